import type * as z from 'zod';
import { AnswerTooLarge, QueryUnanswerable } from '../errors.ts';

/** How the web API of a vendor is reached. */
export interface VendorApi {
  /** As people call it, with its place: `Sentry at sentry.io`. */
  readonly name: string;
  /** What every path begins with: `https://sentry.io/api/0/`. */
  readonly base: string;
  /** Read at each request, since tokens can be rotated. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  readonly fetch: typeof fetch;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** The setting that holds its address: `sentry.host`. */
  readonly setting: string;
  /** The secrets that hold its tokens, and what to do about a request that they do not allow. */
  readonly secrets: readonly string[];
  /** Milliseconds per request. Default: 10,000. */
  readonly timeout?: number;
  /** What to do about a refusal, where its text tells more than its status. */
  readonly explain?: (refusal: VendorRefusal) => QueryUnanswerable | undefined;
}

export interface VendorRefusal {
  readonly status: number;
  /** The beginning of its text. */
  readonly text: string;
}

export interface VendorRequest<S extends z.ZodType> {
  /** Below the base, each part of it encoded. */
  readonly path: string;
  readonly schema: S;
  /** What the token must allow, for the message when it does not: `the scope event:read`. */
  readonly needs: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses beside 404 that say that the thing is not there, or is not taken: undefined is the answer. */
  readonly absent?: readonly number[];
  /** It writes something new each time: it is made again only when it was surely not carried out. */
  readonly adds?: true;
}

/** An answer with its headers, where some vendors say how to get more. */
export interface VendorAnswer<T> {
  readonly data: T;
  readonly headers: Headers;
}

/** Most bytes of one answer. */
const sizeLimit = 5_000_000;
/** Most bytes of a refusal that are read. */
const refusalLimit = 10_000;
/** Tries of one request, and the most milliseconds between two of them. */
const tries = { most: 3, pause: 10_000 };

/**
 * Makes one request of a vendor's web API. A vendor that limits requests or fails for a moment is asked again, a few seconds later.
 * @returns undefined for what is not there (status 404)
 * @throws QueryUnanswerable for any unusable answer; the message says what to do
 */
export async function askVendor<S extends z.ZodType>(
  api: VendorApi,
  asked: VendorRequest<S>,
): Promise<z.output<S> | undefined> {
  return (await askWithHeaders(api, asked))?.data;
}

/** As askVendor, with the headers of the answer. */
export async function askWithHeaders<S extends z.ZodType>(
  api: VendorApi,
  asked: VendorRequest<S>,
): Promise<VendorAnswer<z.output<S>> | undefined> {
  const { response, body } = await tryOften(api, asked);
  if (response.status === 404 || asked.absent?.includes(response.status)) return undefined;
  if (!response.ok) {
    const explained = api.explain?.({ status: response.status, text: body });
    throw explained ?? new QueryUnanswerable(whyNot(response, asked.needs, api));
  }
  const answer = asked.schema.safeParse(parseJson(body, api));
  if (answer.success) return { data: answer.data, headers: response.headers };
  throw new QueryUnanswerable(`${api.name} answered ${asked.path} in a form that is not known.`);
}

interface Answered {
  readonly response: Response;
  readonly body: string;
}

async function tryOften<S extends z.ZodType>(api: VendorApi, asked: VendorRequest<S>): Promise<Answered> {
  for (let attempt = 1; ; attempt += 1) {
    const answered = await request(api, asked);
    const wait = waitOf(answered.response, attempt, asked.adds);
    if (wait === undefined || attempt >= tries.most) return answered;
    await api.pause(wait);
  }
}

/** Milliseconds until another try; undefined when none helps or the vendor wants too long a pause. */
function waitOf({ status, headers }: Response, attempt: number, adds = false): number | undefined {
  const isFleeting = status === 429 || (!adds && [502, 503, 504].includes(status));
  if (!isFleeting) return undefined;
  const told = headers.get('retry-after') ?? headers.get('x-ratelimit-reset');
  const wait = told !== null && /^\d{1,5}$/.test(told) ? Number(told) * 1000 : attempt * 1000;
  return wait <= tries.pause ? wait : undefined;
}

async function request<S extends z.ZodType>(
  { base, fetch, headers, name, secrets, timeout = 10_000 }: VendorApi,
  { path, method = 'GET', body, headers: more = {} }: VendorRequest<S>,
): Promise<Answered> {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  try {
    const own = await headers();
    // The text of the error about such a value would hold the value, which is a secret.
    if (Object.values(own).some((value) => !/^[\t\x20-\x7e]*$/.test(value)))
      throw new QueryUnanswerable(
        `${name} cannot be asked: set ${describeSecrets(secrets)} anew, on one line and without other characters than those of a token.`,
      );
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { accept: 'application/json', ...json, ...more, ...own },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A redirect could carry the token elsewhere.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    return { response, body: response.ok ? await readBounded(response, name) : await readBeginning(response) };
  } catch (cause) {
    if (cause instanceof QueryUnanswerable) throw cause;
    const why =
      cause instanceof Error && cause.name === 'TimeoutError'
        ? `no answer in ${timeout / 1000} seconds`
        : String(cause);
    throw new QueryUnanswerable(`${name} could not be asked: ${why}.`, { cause });
  }
}

async function readBounded(response: Response, name: string): Promise<string> {
  const decoder = new TextDecoder();
  let [text, size] = ['', 0];
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > sizeLimit) throw new AnswerTooLarge(`${name} answered with more than ${sizeLimit / 1_000_000} MB.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

async function readBeginning(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk.subarray(0, refusalLimit), { stream: true });
    if (text.length >= refusalLimit) break;
  }
  return text.slice(0, refusalLimit);
}

function describeSecrets(secrets: readonly string[]): string {
  return `${secrets.length === 1 ? 'the secret' : 'the secrets'} ${secrets.join(' and ')}`;
}

function whyNot({ status, headers }: Response, needs: string, { name, secrets, setting }: VendorApi): string {
  const held = describeSecrets(secrets);
  if (status === 401) return `${name} does not know the token: set ${held} anew.`;
  if (status === 403) return `${name} refused: its token (${held}) needs ${needs}.`;
  if (status === 429)
    return `${name} limits requests at the moment (${headers.get('retry-after') ?? headers.get('x-ratelimit-reset') ?? 'some'} seconds).`;
  if (status >= 300 && status < 400)
    return `${name} points elsewhere, which is not followed: correct ${setting} in suture.config.ts.`;
  return `${name} answered with status ${status}.`;
}

/** An empty answer counts as null. */
function parseJson(text: string, { name, setting }: VendorApi): unknown {
  try {
    return text.trim() === '' ? null : JSON.parse(text);
  } catch (cause) {
    throw new QueryUnanswerable(`${name} did not answer in JSON: is ${setting} in suture.config.ts right?`, { cause });
  }
}
