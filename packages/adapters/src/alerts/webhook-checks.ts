import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { isUsableWebhookSecret } from '@suture/core';
import type * as z from 'zod';
import { readLeniently } from '../lenient.ts';
import type { WebhookDelivery } from '../webhook-delivery.ts';
import type { WebhookSource } from './webhook-source.ts';

type Refusal = WebhookSource['refuse'];

/** Seconds that a signed time may differ from ours. */
const mostSkew = 300;

interface SignatureForm {
  /** In lower case. */
  readonly header: string;
  /** What is before each signature: `sha256=`. */
  readonly prefix?: string;
  /** A header with the time that is signed before the body, with a colon between them. Optional at the vendor's. */
  readonly timestamp?: string;
}

/** Refuses a body without an HMAC-SHA256 in hexadecimal by one of the secrets. A header may list several signatures. */
export function signedBody({ header, prefix = '', timestamp }: SignatureForm): Refusal {
  return ({ headers, body }, secrets, now) => {
    const given = headers[header] ?? '';
    if (given === '') return `there is no ${header}`;
    const time = timestamp === undefined ? undefined : headers[timestamp];
    if (time !== undefined && isFar(time, now)) return `${timestamp} is more than ${mostSkew} seconds away`;
    const signed = time === undefined ? [body] : [Buffer.from(`${time}:`), body];
    const signatures = given.split(',', 10).map((part) => part.trim());
    const digests = signatures.map((part) => (part.startsWith(prefix) ? readDigest(part.slice(prefix.length)) : none));
    const matches = secrets.flatMap((secret) => {
      const hmac = createHmac('sha256', secret);
      for (const part of signed) hmac.update(part);
      const expected = hmac.digest();
      return digests.map((digest) => isEqual(digest, expected) && isUsableWebhookSecret(secret));
    });
    return matches.includes(true) ? undefined : `${header} does not fit the body`;
  };
}

/** Refuses a request without one of the secrets in a header. For vendors that sign nothing. */
export function bearerToken(header = 'authorization', scheme = 'Bearer '): Refusal {
  return ({ headers }, secrets) => {
    const given = headers[header] ?? '';
    if (given === '') return `there is no ${header}`;
    const matches = secrets.map((secret) => {
      const expected = digestOf(`${scheme}${secret.trim()}`);
      return isEqual(digestOf(given.trim()), expected) && isUsableWebhookSecret(secret);
    });
    return matches.includes(true) ? undefined : `${header} does not hold the token`;
  };
}

/** Refuses what all of the checks refuse; the words are those of the first check whose header came. */
export function either(checks: readonly { readonly header: string; readonly refuse: Refusal }[]): Refusal {
  return (delivery, secrets, now) => {
    const came = checks.filter(({ header }) => (delivery.headers[header] ?? '') !== '');
    if (came.length === 0) return `there is no ${checks.map(({ header }) => header).join(' and no ')}`;
    const refusals = came.map(({ refuse }) => refuse(delivery, secrets, now));
    return refusals.includes(undefined) ? undefined : refusals[0];
  };
}

/** The id in a header, else in the body, else the SHA-256 of the body. */
export function deliveryId(header?: string, read?: z.ZodType<string>): WebhookSource['idOf'] {
  return ({ headers, body }) => {
    const given = header === undefined ? undefined : headers[header];
    const id = given ?? (read && readLeniently(read, textOf(body)));
    return id !== undefined && /^[\w.:-]{1,100}$/.test(id) ? id : createHash('sha256').update(body).digest('hex');
  };
}

/** The body as text; bytes that are no UTF-8 are replaced. */
export function textOf(body: WebhookDelivery['body']): string {
  return new TextDecoder().decode(body);
}

const none = Buffer.alloc(0);

function readDigest(text: string): Buffer {
  return /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : none;
}

/** Texts of any length are compared by their digests, so that the time taken does not depend on them. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function isEqual(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function isFar(time: string, now: Date): boolean {
  return !/^\d{1,12}$/.test(time) || Math.abs(now.getTime() / 1000 - Number(time)) > mostSkew;
}
