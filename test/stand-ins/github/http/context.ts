import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Installation, Repository, Token, World } from '../world.ts';
import { authorizeApp, authorizeRepository, authorizeToken, readCredential, requirePermissions } from './authorize.ts';
import type { Failures } from './failures.ts';
import type { Exchange, ExchangeCheck, Journal } from './journal.ts';
import { Refused } from './refusals.ts';

/** What one stand-in has: the world it shows and what a test may see of it. */
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
    /** Undefined where the request carries none. */
    readonly body: unknown;
    /** What the route asks of a token, in the words of x-accepted-github-permissions. */
    readonly needs?: string;
    readonly token?: Token;
    /** Whether GitHub's REST description has the operation. */
    readonly described?: boolean;
  };
}

export interface AppEnv extends Env {
  /** Every installation of the App that signed the request. */
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

/** What helpers of any route may use. */
export type AnyContext = Pick<Context<Env>, 'env' | 'var' | 'req' | 'header' | 'body'>;

/** Lets an App in that signed the request itself. */
export const signedByApp = createMiddleware<AppEnv>(async (c, next) => {
  c.set('described', true);
  c.set('body', await readJson(c));
  c.set('installations', authorizeApp(c.var.world, credentialOf(c)));
  await next();
});

/** Lets a token in, for a route that belongs to no repository and to no REST description. */
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
 * Lets a token in that has the permissions on the repository of the path.
 * They are in the words of x-accepted-github-permissions: `;` parts the ways in, `,` what one way asks together.
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

/** The exchange as a check is shown it; status 0 before anything is done. */
export function describeExchange(c: AnyContext, requestBody: unknown, status = 0, responseBody?: unknown): Exchange {
  const { pathname, search } = new URL(c.req.url);
  return { method: c.req.method, path: `${pathname}${search}`, requestBody, status, responseBody };
}

function credentialOf(c: AnyContext): string {
  return readCredential(c.req.header('authorization'));
}

/** The body, whatever its content type says; refuses a request that the check objects to. */
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
