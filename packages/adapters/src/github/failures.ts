import * as z from 'zod';
import { CodeHostRefused, CodeHostThrottled, CodeHostUnavailable } from '../errors.ts';

const Failed = z.object({
  status: z.int(),
  message: z.string(),
  response: z.object({ headers: z.record(z.string(), z.unknown()).default({}) }).optional(),
});

/** GraphQL reports a refusal in an answer with a status of success. */
const Refusal = z.object({
  name: z.literal('GraphqlResponseError'),
  errors: z.array(z.object({ type: z.string().optional(), message: z.string() })),
});

/**
 * A failed request as an error that the state machine knows by name. Other errors are returned unchanged.
 * @param purpose the token's purpose
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
    const accepted = headers['x-accepted-github-permissions'];
    const wanted = typeof accepted === 'string' ? accepted : undefined;
    return new CodeHostRefused(repository, purpose, `${status} ${message}`, wanted, { cause: error });
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

/** The answer, or undefined when GitHub has no such thing, or has it no longer. */
export function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  return unlessStatus(asked, [404, 410]);
}

/** The answer, or undefined when GitHub has no such commit, which it says by 404 or 422. */
export function unlessUnknown<T>(asked: Promise<T>): Promise<T | undefined> {
  return unlessStatus(asked, [404, 422]);
}

async function unlessStatus<T>(asked: Promise<T>, statuses: readonly number[]): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (statuses.includes(Failed.safeParse(error).data?.status ?? 0)) return undefined;
    throw error;
  }
}

/** Whether GitHub refused a token because the App, or its installation, has no such permission. */
export function lacksPermission(error: unknown): boolean {
  return /permissions requested are not granted/i.test(refusalOf(error) ?? '');
}

/** GitHub's message for a request that it understood and refused. */
export function refusalOf(error: unknown): string | undefined {
  const failed = Failed.safeParse(error).data;
  return failed?.status === 422 ? failed.message : undefined;
}

function isNetwork(error: unknown): boolean {
  return error instanceof TypeError && error.message.includes('fetch failed');
}
