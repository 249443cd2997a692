import { createHmac } from 'node:crypto';

/** HMAC-SHA256 in hexadecimal, as Sentry and PagerDuty sign a body. */
export function sign(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

export const json = { 'content-type': 'application/json' };
