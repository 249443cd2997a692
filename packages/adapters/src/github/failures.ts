import { z } from 'zod';
import { CodeHostRefused, CodeHostThrottled, CodeHostUnavailable } from '../errors.ts';

const Failed = z.object({
  status: z.int(),
  message: z.string(),
  response: z.object({ headers: z.record(z.string(), z.unknown()).default({}) }).optional(),
});

/** GraphQL tells what it refuses in an answer that succeeded. */
const Refusal = z.object({
  name: z.literal('GraphqlResponseError'),
  errors: z.array(z.object({ type: z.string().optional(), message: z.string() })),
});

/**
 * What a failed request means to the loop, by a name that the state machine knows; what is not a request's failure stays as it is.
 * @param purpose what the token was for
 */
export function explainFailure(error: unknown, repository: string, purpose: string): unknown {
  const failed = Failed.safeParse(error).data;
  if (failed === undefined) {
    if (isNetwork(error)) return new CodeHostUnavailable(repository, 'no answer', { cause: error });
    return explainRefusal(error, repository, purpose);
  }
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

function explainRefusal(error: unknown, repository: string, purpose: string): unknown {
  const refusal = Refusal.safeParse(error).data;
  if (refusal === undefined) return error;
  const said = refusal.errors.map(({ message }) => message).join('; ');
  const types = refusal.errors.map(({ type }) => type);
  if (types.includes('RATE_LIMITED')) return new CodeHostThrottled(repository, { cause: error });
  if (types.some((type) => type === 'FORBIDDEN' || type === 'NOT_FOUND'))
    return new CodeHostRefused(repository, purpose, said, undefined, { cause: error });
  return new CodeHostUnavailable(repository, said.slice(0, 300), { cause: error });
}

/** What is asked for, or undefined where GitHub has no such thing. Commits that are not there are told as 404 or 422. */
export async function unlessUnknown<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isMissing(error) || refusalOf(error) !== undefined) return undefined;
    throw error;
  }
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
