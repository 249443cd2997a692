import { isFields, textOf } from '../../../json.ts';
import type { Fields } from '../../../model.ts';

const queryLimit = 200;

/** The path of an address, with its query. Undefined if the text is neither a path nor an address. */
export function pathOf(url: string): string | undefined {
  if (url.startsWith('/')) return url;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** The query that stands beside a path without one: a text, or an object of names and values. */
export function queryOf(fields: Fields, path: string): string {
  if (path.includes('?')) return '';
  const query =
    fields.query ?? fields.query_string ?? fields.queryStringParameters ?? fields.querystring ?? fields.search;
  const text = textOf(query);
  if (text !== undefined) return text.startsWith('?') ? text : `?${text}`;
  if (!isFields(query)) return '';
  const pairs = Object.entries(query)
    .slice(0, queryLimit)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, String(one)]),
    );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}
