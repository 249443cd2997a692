import type { Failure } from '../../http/failures.ts';
import { describeRefusal } from './refusals.ts';

/** The hourly limit is exhausted. `reset` is in seconds since 1970. */
export function primaryRateLimit(reset: number): Failure {
  return {
    status: 403,
    headers: { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) },
    body: describeRefusal(403, 'API rate limit exceeded for installation ID 1001.'),
  };
}

/** Too many requests in a short time. `retryAfter` is in seconds. */
export function secondaryRateLimit(retryAfter: number, status: 403 | 429 = 403): Failure {
  return {
    status,
    headers: { 'retry-after': String(retryAfter) },
    body: describeRefusal(
      status,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    ),
  };
}
