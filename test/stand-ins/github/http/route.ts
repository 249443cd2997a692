import type { Installation, Repository, Token, World } from '../world.ts';
import type { Answer } from './answer.ts';

export interface Call {
  readonly world: World;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Path and query as they were asked, for links to other pages. */
  readonly target: string;
  readonly body: unknown;
  readonly media: Media;
}

/** What the `accept` header asks for in place of JSON. */
export type Media = 'json' | 'diff' | 'raw' | 'sha';

export interface AppCall extends Call {
  /** Every installation of the App that signed the request. */
  readonly installations: readonly [Installation, ...Installation[]];
}

export interface TokenCall extends Call {
  readonly token: Token;
}

export interface RepositoryCall extends TokenCall {
  readonly repository: Repository;
}

interface RouteBase {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** `{name}` is one segment, `{name+}` is the rest. */
  readonly template: string;
}

export type Route = RouteBase &
  (
    | { readonly kind: 'open'; handle(call: Call): Answer }
    | { readonly kind: 'app'; handle(call: AppCall): Answer }
    | { readonly kind: 'token'; readonly needs: string; handle(call: TokenCall): Answer }
    | { readonly kind: 'repository'; readonly needs: string; handle(call: RepositoryCall): Answer }
  );

export interface Found {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * A route below /repos/{owner}/{repo}.
 * `needs` is in the words of x-accepted-github-permissions: `;` parts the ways in, `,` what one way asks together.
 */
export function onRepository(
  method: RouteBase['method'],
  rest: string,
  needs: string,
  handle: (call: RepositoryCall) => Answer,
): Route {
  return { kind: 'repository', method, template: `/repos/{owner}/{repo}${rest}`, needs, handle };
}

/** The first route that fits, in the order they are given. */
export function findRoute(routes: readonly Route[], method: string, path: string): Found | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const params = matchPath(route.template, path);
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

function matchPath(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const names: string[] = [];
  const pattern = template.replace(/[.]/g, '\\.').replace(/\{(\w+)(\+?)\}/g, (_, name: string, rest: string) => {
    names.push(name);
    return rest === '+' ? '(.+)' : '([^/]+)';
  });
  const match = new RegExp(`^${pattern}$`).exec(path);
  if (match === null) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, decode(match[index + 1] ?? '')]));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
