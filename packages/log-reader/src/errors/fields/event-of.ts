import { isFields, textOf } from '../../json.ts';
import type { CapturedEvent, Fields } from '../../model.ts';

const httpMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const requestFields = ['req', 'request', 'http', 'httpRequest', 'context'];
const valueFields = ['args', 'arguments', 'input', 'params', 'values', 'payload', 'data'];

/** The request or event that the service received, if the entry holds it. */
export function eventOf(fields: Fields): CapturedEvent | undefined {
  const request = requestFields.map((name) => requestFrom(fields[name])).find((found) => found !== undefined);
  if (request !== undefined) return request;
  const own = requestFrom(fields);
  if (own !== undefined) return own;
  const event = [fields.event, fields.requestPayload, fields.lambdaEvent].find(isFields);
  if (event !== undefined) return { kind: 'lambda', event };
  for (const name of valueFields) {
    const value = fields[name];
    if (Array.isArray(value)) return { kind: 'values', values: { args: value } };
    if (isFields(value) && Object.keys(value).length > 0)
      return { kind: 'values', values: { ...value, [name]: value } };
  }
  return undefined;
}

function requestFrom(outer: unknown): CapturedEvent | undefined {
  if (!isFields(outer)) return undefined;
  const value = isFields(outer.request) && outer.method === undefined ? outer.request : outer;
  const method = (textOf(value.method) ?? textOf(value.requestMethod) ?? '').toUpperCase();
  const url = [value.originalUrl, value.url, value.path, value.requestUrl]
    .map(textOf)
    .find((text) => text !== undefined);
  if (!httpMethods.has(method) || url === undefined) return undefined;
  const path = pathOf(url);
  if (path === undefined) return undefined;
  const query = isFields(value.query) && !path.includes('?') ? queryOf(value.query) : '';
  const body = value.body ?? value.payload;
  return {
    kind: 'http',
    method,
    path: path + query,
    headers: headersOf(value.headers),
    ...(body == null ? {} : { body }),
  };
}

function pathOf(url: string): string | undefined {
  if (url.startsWith('/')) return url;
  if (!URL.canParse(url)) return undefined;
  const { pathname, search } = new URL(url);
  return pathname + search;
}

function queryOf(query: Fields): string {
  const pairs = Object.entries(query).flatMap(([name, value]): readonly [string, string][] =>
    (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

function headersOf(value: unknown): Record<string, string> {
  if (!isFields(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const text = Array.isArray(one) ? one.join(', ') : one;
      return typeof text === 'string' || typeof text === 'number' ? [[name.toLowerCase(), String(text)]] : [];
    }),
  );
}
