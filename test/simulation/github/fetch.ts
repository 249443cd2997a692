import type { Call } from '../kernel/kernel.ts';
import type { Answer, RawText } from './answer.ts';
import type { StoredRepository } from './repository.ts';
import { answerRequest } from './routes.ts';

/** A request that changed the code host, as checks see it. */
export interface Effect {
  readonly method: string;
  readonly path: string;
  readonly repository: StoredRepository;
  readonly body: unknown;
}

interface FetchParts {
  readonly repositories: ReadonlyMap<string, StoredRepository>;
  readonly now: () => number;
  /** Makes a call of the present invocation. */
  readonly call: <T>(call: Call<T>) => Promise<T>;
  /** Told of each request that is not a GET, before it is answered. */
  readonly before: (effect: Effect) => void;
  /** Told of it when it has been answered with success. */
  readonly after: (effect: Effect) => void;
}

/** A `fetch` that reaches the simulated code host, for the real client. */
export function createFetch({ repositories, now, call, before, after }: FetchParts): typeof fetch {
  return async (input, init) => {
    const url = new URL(String(input));
    const [, , owner = '', name = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
    const method = (init?.method ?? 'GET').toUpperCase();
    const path = rest.length === 0 ? '' : `/${rest.join('/')}`;
    const repository = repositories.get(`${owner}/${name}`);
    if (repository === undefined) throw new RangeError(`the simulated code host has no ${owner}/${name}`);
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    const effect = { method, path, repository, body };
    const answer = await call<Answer | RawText>({
      name: `github ${method} ${repository.name}${path}`,
      apply: () => {
        if (method !== 'GET') before(effect);
        const at = new Date(now()).toISOString();
        const answered = answerRequest(repository, { method, path, query: url.searchParams, body }, at);
        if (method !== 'GET' && !('raw' in answered) && answered.status < 300) after(effect);
        return answered;
      },
      isSentAgain: method === 'GET',
      throttled: () => new Throttled(),
      broken: () => new TypeError('fetch failed'),
    }).catch((error: unknown) => {
      if (error instanceof Throttled) return { status: 429, body: { message: 'You have exceeded a rate limit' } };
      throw error;
    });
    return respond(answer, String(input));
  };
}

class Throttled extends Error {}

/** A response that is read without a stream: nothing but the world's own calls takes time. */
function respond(answer: Answer | RawText, url: string): Response {
  const [status, text, type] =
    'raw' in answer
      ? [200, answer.raw, 'application/vnd.github.raw']
      : [answer.status, answer.body === undefined ? '' : JSON.stringify(answer.body), 'application/json'];
  const headers = new Headers({ 'content-type': `${type}; charset=utf-8` });
  if (status === 429) headers.set('retry-after', '60');
  const response: Pick<Response, 'status' | 'ok' | 'url' | 'headers' | 'text' | 'json' | 'arrayBuffer'> = {
    status,
    ok: status < 300,
    url,
    headers,
    text: async () => text,
    json: async () => JSON.parse(text),
    arrayBuffer: async () => new TextEncoder().encode(text).buffer,
  };
  return response as unknown as Response;
}
