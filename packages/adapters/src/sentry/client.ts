import type * as z from 'zod';
import { QueryUnanswerable } from '../errors.ts';

export interface SentryAccess {
  readonly organization: string;
  /** `sentry.io`; always over https. */
  readonly host: string;
  /** Read at each call, since it can be rotated. */
  readonly token: () => Promise<string>;
  readonly fetch: typeof fetch;
  /** Milliseconds per request. Default: 10,000. */
  readonly timeout?: number;
}

/** Most bytes of one answer. */
const sizeLimit = 5_000_000;

/**
 * Reads one resource of Sentry's web API; undefined when there is none.
 * @param path below `/api/0/`, each part of it encoded
 * @param scope the scope that the token needs: `event:read`
 * @throws QueryUnanswerable for any unusable answer; the message says what to do
 */
export async function readSentry<S extends z.ZodType>(
  path: string,
  schema: S,
  scope: string,
  access: SentryAccess,
): Promise<z.infer<S> | undefined> {
  const { response, body } = await request(path, access);
  if (response.status === 404) return undefined;
  if (!response.ok) throw new QueryUnanswerable(whyNot(response, scope, access.host));
  const answer = schema.safeParse(parseJson(body, access.host));
  if (answer.success) return answer.data;
  throw new QueryUnanswerable(`Sentry at ${access.host} answered ${path} in a form that is not known.`);
}

async function request(
  path: string,
  { host, token, fetch, timeout = 10_000 }: SentryAccess,
): Promise<{ readonly response: Response; readonly body: string }> {
  try {
    const response = await fetch(`https://${host}/api/0/${path}`, {
      headers: { authorization: `Bearer ${await token()}`, accept: 'application/json' },
      // A redirect could carry the token elsewhere.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    return { response, body: response.ok ? await readBounded(response, host) : '' };
  } catch (cause) {
    if (cause instanceof QueryUnanswerable) throw cause;
    const why =
      cause instanceof Error && cause.name === 'TimeoutError'
        ? `no answer in ${timeout / 1000} seconds`
        : String(cause);
    throw new QueryUnanswerable(`Sentry at ${host} could not be asked: ${why}.`, { cause });
  }
}

async function readBounded(response: Response, host: string): Promise<string> {
  const decoder = new TextDecoder();
  let [text, size] = ['', 0];
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > sizeLimit)
      throw new QueryUnanswerable(`Sentry at ${host} answered with more than ${sizeLimit / 1_000_000} MB.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function whyNot({ status, headers }: Response, scope: string, host: string): string {
  if (status === 401) return `Sentry at ${host} does not know the token: set the secret SENTRY_TOKEN anew.`;
  if (status === 403) return `Sentry at ${host} refused: its token (the secret SENTRY_TOKEN) needs the scope ${scope}.`;
  if (status === 429)
    return `Sentry at ${host} limits requests at the moment (${headers.get('retry-after') ?? 'some'} seconds).`;
  if (status >= 300 && status < 400)
    return `Sentry at ${host} points elsewhere, which is not followed: correct sentry.host in suture.config.ts.`;
  return `Sentry at ${host} answered with status ${status}.`;
}

function parseJson(text: string, host: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new QueryUnanswerable(`Sentry at ${host} did not answer in JSON: is sentry.host in suture.config.ts right?`, {
      cause,
    });
  }
}
