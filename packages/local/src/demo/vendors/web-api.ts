/** One request that a stand-in of a vendor's web API got. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** Parsed JSON; undefined without a body. */
  readonly body: unknown;
}

export interface Reply {
  /** Default: 200. */
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: string;
  /** Of the whole path. Its groups are the parameters. */
  readonly path: RegExp;
  readonly answer: (asked: Asked, ...parameters: string[]) => Reply;
}

/** What it does instead of answering: another status, no answer until the caller gives up, endless JSON, a page for people, or other JSON. */
export type Trouble =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  | { readonly kind: 'silence' | 'flood' | 'page' }
  | { readonly kind: 'json'; readonly body: unknown };

export interface WebApi {
  /** Answers requests to the vendor's host. There is no network. */
  readonly fetch: typeof fetch;
  /** Every request so far. */
  readonly asked: readonly Asked[];
  /** From now on, requests for which `when` holds meet trouble; without trouble none do. */
  readonly disturb: (trouble?: Trouble, when?: (asked: Asked) => boolean) => void;
}

export interface WebApiParts {
  readonly host: string;
  /** The answer to a request that may not be made. */
  readonly refuse: (asked: Asked) => Reply | undefined;
  readonly routes: readonly Route[];
}

/** A web API without a network. */
export function openWebApi({ host, refuse, routes }: WebApiParts): WebApi {
  const requests: Asked[] = [];
  let disturbed: { readonly trouble: Trouble; readonly when: (asked: Asked) => boolean } | undefined;

  function reply(asked: Asked): Reply {
    const refused = refuse(asked);
    if (refused !== undefined) return refused;
    for (const { method, path, answer } of routes) {
      const found = method === asked.method ? path.exec(asked.path) : null;
      if (found !== null) return answer(asked, ...found.slice(1).map(decodeURIComponent));
    }
    return { status: 404, body: { detail: 'The requested resource does not exist' } };
  }

  return {
    asked: requests,
    disturb: (trouble, when = () => true) => {
      disturbed = trouble && { trouble, when };
    },
    fetch: async (input, init) => {
      const { asked, protocol, host: wanted } = await readRequest(new Request(input, init));
      if (protocol !== 'https:' || wanted !== host) throw new TypeError(`fetch failed: ${wanted} is not ${host}`);
      requests.push(asked);
      const response = disturbed?.when(asked) === true ? meet(disturbed.trouble) : toResponse(reply(asked));
      return response;
    },
  };
}

async function readRequest(request: Request) {
  const { protocol, host, pathname, searchParams } = new URL(request.url);
  const text = await request.text();
  const { method, headers } = request;
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  return { protocol, host, asked: { method, path: pathname, query: searchParams, headers, body } };
}

function meet(trouble: Trouble): Response {
  switch (trouble.kind) {
    case 'status':
      return toResponse({ body: { detail: 'no' }, ...trouble });
    case 'silence':
      // As a signal of time does, at once.
      throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    case 'flood':
      return new Response(`["${'x'.repeat(6_000_000)}"]`);
    case 'page':
      return new Response('<!doctype html><title>Sign in</title>', { headers: { 'content-type': 'text/html' } });
    case 'json':
      return toResponse({ body: trouble.body });
  }
}

function toResponse({ status = 200, body, headers = {} }: Reply): Response {
  const text = body === undefined || status === 204 ? null : JSON.stringify(body);
  return new Response(text, { status, headers: { 'content-type': 'application/json', ...headers } });
}
