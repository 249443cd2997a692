import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Failures } from '../../http/failures.ts';
import type { Installation, Repository, Token, World } from '../world.ts';
import { authorizeApp, authorizeRepository, authorizeToken, readCredential, requirePermissions } from './authorize.ts';
import type { Exchange, ExchangeCheck, Journal } from './journal.ts';
import { Refused } from './refusals.ts';

/** The parts of one stand-in that requests work with. */
export interface Served {
  readonly world: World;
  readonly journal: Journal;
  readonly failures: Failures;
  readonly check: ExchangeCheck | undefined;
}

export interface Env {
  Bindings: Served;
  Variables: {
    readonly world: World;
    /** Parsed JSON; undefined without a body. */
    readonly body: unknown;
    /** The permissions that the route needs, in the syntax of x-accepted-github-permissions. */
    readonly needs?: string;
    readonly token?: Token;
    /** True for operations in GitHub's REST description. */
    readonly described?: boolean;
  };
}

export interface AppEnv extends Env {
  /** All installations of the App that signed the request. */
  Variables: Env['Variables'] & { readonly installations: readonly [Installation, ...Installation[]] };
}

export interface TokenEnv extends Env {
  Variables: Env['Variables'] & { readonly token: Token };
}

export interface RepositoryEnv extends Env {
  Variables: TokenEnv['Variables'] & { readonly repository: Repository };
}

export type AppContext = Context<AppEnv>;
export type TokenContext = Context<TokenEnv>;
export type RepositoryContext = Context<RepositoryEnv>;

/** The part of a context that every route's context shares. */
export type AnyContext = Pick<Context<Env>, 'env' | 'var' | 'req' | 'header' | 'body'>;

/** Authorizes a request that an App signed with its own key. */
export const signedByApp = createMiddleware<AppEnv>(async (c, next) => {
  c.set('described', true);
  c.set('body', await readJson(c));
  c.set('installations', authorizeApp(c.var.world, credentialOf(c)));
  await next();
});

/** Authorizes a token for a route outside any repository and outside the REST description. */
export function needsToken(permissions: string) {
  return createMiddleware<TokenEnv>(async (c, next) => {
    c.set('needs', permissions);
    c.set('token', authorizeToken(c.var.world, credentialOf(c)));
    c.set('body', await readJson(c));
    requirePermissions(c.var.token, permissions);
    await next();
  });
}

/**
 * Authorizes a token for the repository in the path.
 * The syntax is that of x-accepted-github-permissions: `;` separates alternatives, `,` what one alternative needs together.
 */
export function needs(permissions: string) {
  return createMiddleware<RepositoryEnv>(async (c, next) => {
    c.set('described', true);
    c.set('needs', permissions);
    c.set('token', authorizeToken(c.var.world, credentialOf(c)));
    c.set('body', await readJson(c));
    const name = `${c.req.param('owner')}/${c.req.param('repo')}`;
    c.set('repository', authorizeRepository(c.var.world, c.var.token, name, permissions));
    await next();
  });
}

/** The exchange for the check; status 0 before the request is handled. */
export function describeExchange(c: AnyContext, requestBody: unknown, status = 0, responseBody?: unknown): Exchange {
  const { pathname, search } = new URL(c.req.url);
  return { method: c.req.method, path: `${pathname}${search}`, requestBody, status, responseBody };
}

function credentialOf(c: AnyContext): string {
  return readCredential(c.req.header('authorization'));
}

/** Parses the body, whatever its content type; refuses a request that the check reports problems for. */
async function readJson(c: AnyContext): Promise<unknown> {
  const body = parseJson(await c.req.text());
  const problems = c.var.described === true ? (c.env.check?.(describeExchange(c, body)) ?? []) : [];
  if (problems.length === 0) return body;
  c.env.journal.problems.push(...problems);
  const errors = problems.map((message) => ({ resource: 'Request', code: 'invalid', message }));
  throw new Refused(422, `Invalid request.\n\n${problems.join('\n')}`, errors);
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Refused(400, 'Problems parsing JSON');
    throw error;
  }
}
