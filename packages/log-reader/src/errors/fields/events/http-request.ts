import { isFields, textOf } from '../../../json.ts';
import type { CapturedEvent, Fields } from '../../../model.ts';
import { knownKeys } from '../../../shape.ts';
import { firstText, numberOf } from '../values.ts';
import { pathOf, queryOf } from './url.ts';

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY']);
export const methodKeys = ['method', 'requestMethod', 'httpMethod', 'request_method', 'verb'];
const methodKeysIn = knownKeys(methodKeys);
const urlKeysIn = knownKeys([
  'originalUrl',
  'url',
  'path',
  'requestUrl',
  'uri',
  'requestUri',
  'request_uri',
  'requestPath',
  'pathname',
  'target',
]);
const bodyKeysIn = knownKeys(['body', 'rawBody', 'payload', 'requestBody', 'reqBody', 'data', 'POST']);
const bodiesBesideIn = knownKeys(['body', 'requestBody', 'reqBody', 'request_body']);
const headerLimit = 200;
/** The first line of a request, as nginx and Apache have it. */
const requestLine = /^([A-Z]{3,7}) (\S{1,8000}) HTTP\/\d(?:\.\d)?$/;

/**
 * Reads an object that describes an HTTP request.
 * @param beside the record that holds it, which may have the request's body beside it
 */
export function readRequest(value: unknown, beside: Fields = {}): CapturedEvent | undefined {
  if (typeof value === 'string') return readLine(value);
  if (!isFields(value)) return undefined;
  const method = (firstText(value, methodKeysIn(value)) ?? '').toUpperCase();
  if (!methods.has(method)) return undefined;
  const path = pathIn(value);
  if (path === undefined) return undefined;
  const body = firstBody(value) ?? bodyBeside(beside);
  return {
    kind: 'http',
    method,
    path: path + queryOf(value, path),
    headers: headersOf(value.headers ?? value.header ?? value.requestHeaders ?? value.rawHeaders),
    ...(body === undefined ? {} : { body }),
  };
}

function readLine(text: string): CapturedEvent | undefined {
  const line = requestLine.exec(text.slice(0, 8_100));
  const path = line?.[2] === undefined ? undefined : pathOf(line[2]);
  if (line?.[1] === undefined || path === undefined || !methods.has(line[1])) return undefined;
  return { kind: 'http', method: line[1], path, headers: {} };
}

function pathIn(value: Fields): string | undefined {
  for (const key of urlKeysIn(value)) {
    const text = textOf(value[key]);
    const path = text === undefined ? undefined : pathOf(text);
    if (path !== undefined) return path;
  }
  // Elastic and hapi have an object.
  const { url } = value;
  if (!isFields(url)) return undefined;
  const text = firstText(url, ['original', 'raw', 'full', 'href', 'path', 'pathname']);
  const path = text === undefined ? undefined : pathOf(text);
  return path === undefined ? undefined : path + queryOf(url, path);
}

/** A body that was logged as its size is no body. */
function firstBody(value: Fields): unknown {
  for (const key of bodyKeysIn(value)) {
    const body = value[key];
    if (body === undefined || body === null || numberOf(body) !== undefined) continue;
    // Elastic: `body: { content, bytes }`.
    if (isFields(body) && typeof body.content === 'string' && 'bytes' in body) return body.content;
    return body;
  }
  return undefined;
}

function bodyBeside(record: Fields): unknown {
  for (const key of bodiesBesideIn(record)) {
    const body = record[key];
    if (isFields(body) || Array.isArray(body) || (typeof body === 'string' && body !== '')) return body;
  }
  return undefined;
}

/** An object, a list of pairs, a list of `{ name, value }`, or Node's flat list of names and values. */
function headersOf(value: unknown): Record<string, string> {
  const headers: Record<string, string> = {};
  const add = (name: string, one: unknown) => {
    const text = Array.isArray(one) ? one.join(', ') : one;
    if (typeof text === 'string' || typeof text === 'number') headers[name.toLowerCase()] = String(text);
  };
  if (isFields(value)) for (const name of Object.keys(value).slice(0, headerLimit)) add(name, value[name]);
  else if (Array.isArray(value)) for (const [name, one] of pairsOf(value).slice(0, headerLimit)) add(name, one);
  return headers;
}

function pairsOf(list: readonly unknown[]): readonly (readonly [string, unknown])[] {
  const bounded = list.slice(0, 2 * headerLimit);
  if (bounded.every((item) => typeof item === 'string'))
    return bounded.flatMap((name, index) => (index % 2 === 0 ? [[name, bounded[index + 1]] as const] : []));
  return bounded.flatMap((item): readonly (readonly [string, unknown])[] => {
    const [name, one]: readonly unknown[] = Array.isArray(item)
      ? item
      : isFields(item)
        ? [item.name ?? item.key, item.value]
        : [];
    return typeof name === 'string' ? [[name, one]] : [];
  });
}
