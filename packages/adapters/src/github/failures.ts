import { z } from 'zod';
import { CodeHostRefused, CodeHostThrottled, CodeHostUnavailable } from '../errors.ts';

const Failed = z.object({
  status: z.int(),
  message: z.string(),
  response: z.object({ headers: z.record(z.string(), z.unknown()).default({}) }).optional(),
});

/**
 * What a failed request means to the loop, by a name that the state machine knows; what is not a request's failure stays as it is.
 * @param purpose what the token was for
 */
export function explainFailure(error: unknown, repository: string, purpose: string): unknown {
  const failed = Failed.safeParse(error).data;
  if (failed === undefined)
    return isNetwork(error) ? new CodeHostUnavailable(repository, 'no answer', { cause: error }) : error;
  const { status, message } = failed;
  const headers = failed.response?.headers ?? {};
  const limited = status === 429 || headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0';
  if ((status === 403 || status === 429) && (limited || /rate limit/i.test(message)))
    return new CodeHostThrottled(repository, { cause: error });
  if (status >= 500) return new CodeHostUnavailable(repository, `status ${status}`, { cause: error });
  if (status === 401 || status === 403 || status === 404) {
    const wanted = headers['x-accepted-github-permissions'];
    return new CodeHostRefused(
      repository,
      purpose,
      `${status} ${message}`,
      typeof wanted === 'string' ? wanted : undefined,
      { cause: error },
    );
  }
  return error;
}

/** Whether an answer says that the thing is not there, as opposed to not for us. */
export function isMissing(error: unknown): boolean {
  return Failed.safeParse(error).data?.status === 404;
}

/** The words of a request that GitHub understood and does not do. */
export function refusalOf(error: unknown): string | undefined {
  const failed = Failed.safeParse(error).data;
  return failed?.status === 422 ? failed.message : undefined;
}

function isNetwork(error: unknown): boolean {
  return error instanceof TypeError && error.message.includes('fetch failed');
}
