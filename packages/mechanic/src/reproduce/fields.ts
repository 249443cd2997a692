import { defined } from '../defined.ts';
import { causeLimit, readThrown } from '../suites/stack-text.ts';
import type { CapturedEvent, LoggedError } from './model.ts';

export type Fields = Readonly<Record<string, unknown>>;

const httpMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const errorFields = ['err', 'error', 'exception', 'e', 'reason', 'cause', 'message', 'msg', 'errorInfo'];
const requestFields = ['req', 'request', 'http', 'httpRequest', 'context'];
const valueFields = ['args', 'arguments', 'input', 'params', 'values', 'payload', 'data'];
const levelNames: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The error in a structured entry, in any of the common loggers' formats. */
export function errorOf(fields: Fields): LoggedError | undefined {
  for (const name of errorFields) {
    const value = fields[name];
    const error = isFields(value) ? errorFrom(value) : undefined;
    if (error !== undefined) return error;
  }
  const own = errorFrom(fields);
  if (own !== undefined) return own;
  const dotted = errorFrom({
    name: fields['error.type'] ?? fields['exception.type'],
    message: fields['error.message'] ?? fields['exception.message'],
    stack: fields['error.stack_trace'] ?? fields['error.stack'] ?? fields['exception.stacktrace'],
  });
  if (dotted !== undefined) return dotted;
  for (const name of errorFields) {
    const value = fields[name];
    const thrown = typeof value === 'string' ? readThrown(value) : undefined;
    if (thrown !== undefined) return thrown;
  }
  return undefined;
}

/** An object is an error if it has a stack, an error's name, or the keys that Lambda uses for an error. */
function errorFrom(fields: Fields, depth = causeLimit): LoggedError | undefined {
  const stack = stackOf(fields.stack ?? fields.stackTrace ?? fields.stack_trace ?? fields.trace);
  const thrown = stack === undefined ? undefined : readThrown(stack);
  const name = textOf(fields.errorType) ?? textOf(fields.type) ?? textOf(fields.name);
  const message = textOf(fields.errorMessage) ?? textOf(fields.message) ?? textOf(fields.msg);
  if (stack === undefined) {
    const named = name !== undefined && (/(?:Error|Exception)$/.test(name) || fields.errorType !== undefined);
    return named && message !== undefined
      ? { name, message, stack: '', ...defined({ cause: causeOf(fields, depth) }) }
      : undefined;
  }
  if (thrown === undefined && !/^\s+at /m.test(stack)) return undefined;
  return {
    name: thrown?.name ?? name ?? 'Error',
    message: thrown?.message ?? message ?? '',
    stack: thrown?.stack ?? stack,
    ...defined({ cause: thrown?.cause ?? causeOf(fields, depth) }),
  };
}

/** The error that an error wraps, in the fields that serializers use. */
function causeOf(fields: Fields, depth: number): LoggedError | undefined {
  const gathered = [fields.aggregateErrors, fields.errors].find(Array.isArray);
  const value = fields.cause ?? gathered?.[0];
  return depth > 0 && isFields(value) ? errorFrom(value, depth - 1) : undefined;
}

function stackOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.filter((line) => typeof line === 'string').join('\n') || undefined;
  return textOf(value);
}

/** The request or event that the service received, if the entry holds it. */
export function eventOf(fields: Fields): CapturedEvent | undefined {
  const request = requestFields.map((name) => requestFrom(fields[name])).find((found) => found !== undefined);
  if (request !== undefined) return request;
  const own = requestFrom(fields);
  if (own !== undefined) return own;
  if (isFields(fields.event)) return { kind: 'lambda', event: fields.event };
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

export function levelOf(fields: Fields): string | undefined {
  const level = fields.level ?? fields.severity ?? fields.logLevel ?? fields['log.level'];
  if (typeof level === 'number') return levelNames[level] ?? String(level);
  return textOf(level)?.toLowerCase();
}

export function timeOf(fields: Fields): string | undefined {
  const time = fields.time ?? fields.timestamp ?? fields['@timestamp'] ?? fields.ts ?? fields.date;
  if (typeof time !== 'number') return textOf(time);
  const moment = new Date(time < 1e11 ? time * 1000 : time);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}

export function messageOf(fields: Fields): string {
  const text = textOf(fields.msg) ?? textOf(fields.message) ?? textOf(fields.errorMessage);
  if (text !== undefined) return text;
  return isFields(fields.message) ? (textOf(fields.message.errorMessage) ?? '') : '';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
