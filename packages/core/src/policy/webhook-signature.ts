import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedBody {
  /** The bytes as they came, before anything parsed them. */
  readonly body: Uint8Array;
  /** `sha256=` and 64 hex digits, as the sender put it. */
  readonly header: string | undefined;
  /** Those that count now: the current one and, while it is being replaced, the one before. */
  readonly secrets: readonly string[];
}

/** Anybody can sign with a secret that is easy to guess, or with the word `none`, which the documentation names for "no secret". */
export const shortestWebhookSecret = 16;

export function isUsableWebhookSecret(secret: string): boolean {
  return secret.trim().length >= shortestWebhookSecret;
}

/**
 * Whether a webhook's body was signed with one of the secrets. All of them are tried whichever matches, so that the time
 * taken tells nothing. A secret that is not usable never matches.
 */
export function verifySignature({ body, header, secrets }: SignedBody): 'valid' | 'missing' | 'invalid' {
  if (header === undefined || header === '') return 'missing';
  const digits = /^sha256=([0-9a-f]{64})$/i.exec(header)?.[1];
  const given = Buffer.from(digits ?? '', 'hex');
  const matches = secrets.map((secret) => {
    const expected = createHmac('sha256', secret).update(body).digest();
    return isUsableWebhookSecret(secret) && given.length === expected.length && timingSafeEqual(given, expected);
  });
  return matches.includes(true) ? 'valid' : 'invalid';
}
