import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedBody {
  /** The bytes as they came, before anything parsed them. */
  readonly body: Uint8Array;
  /** `sha256=` and 64 hex digits, as the sender put it. */
  readonly header: string | undefined;
  /** Those that count now: the current one and, while it is being replaced, the one before. */
  readonly secrets: readonly string[];
}

/**
 * Whether a webhook's body was signed with one of the secrets. All of them are tried whichever matches, so that the time
 * taken tells nothing. An empty secret never matches: anybody could have signed with it.
 */
export function verifySignature({ body, header, secrets }: SignedBody): 'valid' | 'missing' | 'invalid' {
  if (header === undefined || header === '') return 'missing';
  const digits = /^sha256=([0-9a-f]{64})$/i.exec(header)?.[1];
  const given = Buffer.from(digits ?? '', 'hex');
  const matches = secrets.map((secret) => {
    const expected = createHmac('sha256', secret).update(body).digest();
    return secret !== '' && given.length === expected.length && timingSafeEqual(given, expected);
  });
  return matches.includes(true) ? 'valid' : 'invalid';
}
