import { isFields, textOf } from '../../../json.ts';
import type { CapturedEvent, Fields } from '../../../model.ts';
import { anyKey } from '../../../shape.ts';
import { attributesOf } from '../forms/opentelemetry.ts';
import { firstText } from '../values.ts';
import { readRequest } from './http-request.ts';

const methodKeys = ['http.request.method', 'http.method'];
/** Keys of which a record with such a request has one. */
export const dottedKeys = [...methodKeys, 'attributes', 'http'];
const mayHoldRequest = anyKey(dottedKeys);
const urlKeys = ['url.full', 'url.original', 'http.url', 'http.target', 'url.path', 'http.path'];

/** A request in flat keys or attributes: OpenTelemetry in both versions of its names, Elastic, Datadog. */
export function readDottedRequest(fields: Fields): CapturedEvent | undefined {
  if (!mayHoldRequest(fields)) return undefined;
  const { attributes } = fields;
  const inner = Array.isArray(attributes) ? attributesOf(attributes) : isFields(attributes) ? attributes : undefined;
  return readKeys(fields) ?? (inner === undefined ? undefined : readKeys(inner)) ?? readElastic(fields);
}

function readKeys(fields: Fields): CapturedEvent | undefined {
  const method = firstText(fields, methodKeys);
  if (method === undefined) return undefined;
  const query = textOf(fields['url.query']);
  return readRequest({ method, url: firstText(fields, urlKeys), query, body: fields['http.request.body.content'] });
}

/** Elastic keeps the address of a request in `url`, beside `http`. */
function readElastic({ http, url }: Fields): CapturedEvent | undefined {
  return isFields(http) && isFields(http.request) && isFields(url) ? readRequest({ ...http.request, url }) : undefined;
}
