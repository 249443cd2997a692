import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import * as z from 'zod';
import type { Failures } from '../../http/failures.ts';
import { type Project, type Role, roleOf, type Token, type World } from '../world.ts';

export interface LoggedRequest {
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: string;
  readonly status: number;
}

export interface Journal {
  readonly requests: LoggedRequest[];
  /** Requests without a route, and parameters or fields that a route does not have. */
  readonly unknown: string[];
  /** Errors inside the stand-in. */
  readonly problems: string[];
}

export interface Env {
  readonly Bindings: { readonly world: World; readonly journal: Journal; readonly failures: Failures };
  readonly Variables: { readonly token: Token };
}

export interface ProjectEnv extends Env {
  readonly Variables: Env['Variables'] & { readonly project: Project };
}

export type AnyContext = Context<Env>;
export type ProjectContext = Context<ProjectEnv>;

/** A refusal in GitLab's form: `{ "message": "404 Project Not Found" }`. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 422 | 500;
  readonly body: object;
  constructor(status: Refused['status'], said: string | object) {
    super(String(said));
    this.status = status;
    this.body = typeof said === 'string' ? { message: said } : said;
  }
}

export function notFound(what: string): Refused {
  return new Refused(404, `404 ${what} Not Found`);
}

/** Any access token, as a bearer token. */
export const authenticate = createMiddleware<Env>(async (c, next) => {
  const given = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
  const token = c.env.world.tokens.find(({ value }) => value === given);
  if (token === undefined) throw new Refused(401, '401 Unauthorized');
  if (token.revoked)
    throw new Refused(401, {
      error: 'invalid_token',
      error_description: 'Token was revoked. You have to re-authorize from the user.',
    });
  const reads = c.req.method === 'GET';
  if (!token.scopes.includes('api') && !(reads && token.scopes.includes('read_api')))
    throw new Refused(403, {
      error: 'insufficient_scope',
      error_description: 'The request requires higher privileges than provided by the access token.',
      scope: 'api',
    });
  c.set('token', token);
  return next();
});

/** The project of the path, if the token's account may see it. A moved one is pointed to, for readers only. */
export const openProject = createMiddleware<ProjectEnv>(async (c, next) => {
  const { projects, moved, url } = c.env.world;
  const name = c.req.param('id') ?? '';
  const project = projects.find(({ id, path }) => path === name || String(id) === name);
  if (project === undefined || roleOf(c.var.token.user, project) === 0) {
    const there = projects.find(({ id }) => id === moved.get(name));
    if (there === undefined || c.req.method !== 'GET') throw notFound('Project');
    return c.redirect(`${url}/projects/${encodeURIComponent(there.path)}`, 301);
  }
  c.set('project', project);
  return next();
});

/** Refuses a role that is too low for a route. */
export function needs(role: Role) {
  return createMiddleware<ProjectEnv>(async (c, next) => {
    if (roleOf(c.var.token.user, c.var.project) < role) throw new Refused(403, '403 Forbidden');
    return next();
  });
}

/** The parameters of the query; one that the route does not have is recorded. */
export function readQuery<T extends z.ZodRawShape>(c: AnyContext | ProjectContext, shape: T) {
  const given = Object.fromEntries(
    Object.entries(c.req.queries()).map(([name, values]) => [name, name.endsWith('[]') ? values : values[0]]),
  );
  return check(c, z.strictObject({ ...paging, ...shape }), given, 'query');
}

/** The body; a field that the route does not have is recorded. */
export async function readBody<T extends z.ZodRawShape>(c: AnyContext | ProjectContext, shape: T) {
  return check(c, z.strictObject(shape), await c.req.json(), 'body');
}

const paging = {
  page: z.coerce.number().int().min(1).default(1),
  per_page: z.coerce.number().int().min(1).default(20),
};

function check<S extends z.ZodType>(c: AnyContext | ProjectContext, schema: S, given: unknown, where: string) {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const said = z.prettifyError(read.error);
  c.env.journal.unknown.push(`${c.req.method} ${new URL(c.req.url).pathname}: ${where}: ${said}`);
  throw new Refused(400, { error: said });
}

/** One page of the items, at most a hundred, with the headers that lead to the next. */
export function sendPage<T>(
  c: AnyContext | ProjectContext,
  all: readonly T[],
  given: { page: number; per_page: number },
): Response {
  const size = Math.min(100, given.per_page);
  const last = Math.max(1, Math.ceil(all.length / size));
  const hasNext = given.page < last;
  c.header('x-next-page', hasNext ? String(given.page + 1) : '');
  if (hasNext) {
    const { pathname, search } = new URL(c.req.url);
    const url = new URL(`${c.env.world.url}${pathname.replace(/^\/api\/v4/, '')}${search}`);
    url.searchParams.set('page', String(given.page + 1));
    c.header('link', `<${url.href}>; rel="next"`);
  }
  return c.json(all.slice((given.page - 1) * size, given.page * size));
}
