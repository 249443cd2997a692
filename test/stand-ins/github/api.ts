import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Failure } from '../http/failures.ts';
import { describeExchange, type Env, type RepositoryEnv } from './http/context.ts';
import { describeRefusal, notFound, Refused } from './http/refusals.ts';
import { appRoutes } from './routes/apps.ts';
import { checkRoutes } from './routes/checks.ts';
import { commitRoutes } from './routes/commits.ts';
import { contentRoutes, downloadRoutes } from './routes/contents.ts';
import { deploymentRoutes } from './routes/deployments.ts';
import { gitObjectRoutes } from './routes/git-objects.ts';
import { gitRefRoutes } from './routes/git-refs.ts';
import { graphqlRoutes } from './routes/graphql.ts';
import { issueRoutes } from './routes/issues.ts';
import { labelRoutes } from './routes/labels.ts';
import { mergeRoutes } from './routes/merges.ts';
import { pullDetailRoutes } from './routes/pull-details.ts';
import { pullRoutes } from './routes/pulls.ts';
import { repositoryRoutes } from './routes/repositories.ts';
import { workflowRunRoutes } from './routes/workflow-runs.ts';

/** Applies planned failures, and logs every request with its final status. */
const failOnDemand = createMiddleware<Env>(async (c, next) => {
  const { failures, journal, world } = c.env;
  const { pathname, search } = new URL(c.req.url);
  c.set('world', world);
  const failure = failures.take({ method: c.req.method, path: pathname });
  if (failure === undefined || failure.afterEffect === true) await next();
  if (failure !== undefined) {
    // Hono copies the headers of an earlier response onto the new one.
    c.res = undefined;
    c.res = failedResponse(failure);
  }
  journal.requests.push({
    method: c.req.method,
    path: pathname,
    query: search,
    status: failure?.hang === true ? 0 : c.res.status,
    permissionsUsed: c.var.needs,
    tokenPermissions: c.var.token?.permissions,
  });
  if (failure?.hang === true) await new Promise(() => {});
  if (c.res.headers.get('content-type') === 'application/json') {
    c.header('content-type', 'application/json; charset=utf-8');
  }
  // Clients correct their clock by this.
  c.header('date', world.clock().toUTCString());
  c.header('x-github-request-id', randomUUID());
});

/** Adds the headers of every GitHub response, and passes the response to the check. */
const finishResponse = createMiddleware<Env>(async (c, next) => {
  await next();
  const { headers } = c.res;
  if (!headers.has('x-github-media-type')) headers.set('x-github-media-type', 'github.v3; format=json');
  if (c.var.needs !== undefined && !headers.has('x-accepted-github-permissions')) {
    headers.set('x-accepted-github-permissions', c.var.needs);
  }
  const { check, journal } = c.env;
  const isJson = headers.get('content-type') === 'application/json';
  // The description covers JSON responses only.
  if (check === undefined || c.var.described !== true || (c.res.body !== null && !isJson)) return;
  const body: unknown = isJson ? await c.res.clone().json() : undefined;
  journal.problems.push(...check(describeExchange(c, c.var.body, c.res.status, body)));
});

const repository = new Hono<RepositoryEnv>();
for (const routes of [
  repositoryRoutes,
  checkRoutes,
  commitRoutes,
  contentRoutes,
  gitObjectRoutes,
  gitRefRoutes,
  pullRoutes,
  pullDetailRoutes,
  mergeRoutes,
  issueRoutes,
  labelRoutes,
  deploymentRoutes,
  workflowRunRoutes,
]) {
  repository.route('/', routes);
}

/** The whole API. Handlers are synchronous, so that concurrent requests never interleave. */
export const api = new Hono<Env>()
  .use(failOnDemand)
  .use(finishResponse)
  .route('/', appRoutes)
  .route('/', graphqlRoutes)
  .route('/', downloadRoutes)
  .route('/repos/:owner/:repo', repository)
  .notFound((c) => {
    c.env.journal.unknown.push({ method: c.req.method, path: new URL(c.req.url).pathname });
    return refuse(notFound());
  })
  .onError((error, c) => {
    if (error instanceof Refused) return refuse(error);
    // An error inside the stand-in must not look like an error of GitHub.
    c.env.journal.problems.push(`The stand-in failed at ${c.req.method} ${c.req.url}: ${String(error)}`);
    return refuse(new Refused(500, String(error)));
  });

function refuse({ status, message, errors, headers }: Refused): Response {
  return Response.json(describeRefusal(status, message, errors), { status, headers });
}

function failedResponse({ status = 500, headers = {}, body }: Failure): Response {
  if (typeof body === 'string') return new Response(body, { status, headers });
  return Response.json(body ?? describeRefusal(status, 'Server Error'), { status, headers });
}
