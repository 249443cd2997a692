import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { authenticate, type Env, openProject, type ProjectEnv, Refused } from './http/context.ts';
import { accountRoutes, projectRoutes } from './routes/accounts.ts';
import { deploymentRoutes, issueRoutes } from './routes/issues.ts';
import { mergeRequestRoutes } from './routes/merge-requests.ts';
import { pipelineRoutes } from './routes/pipelines.ts';
import { repositoryRoutes } from './routes/repository.ts';

/** Notes each request, and lets those fail that a test wants to fail. */
const observe = createMiddleware<Env>(async (c, next) => {
  const { failures, journal } = c.env;
  const { pathname, search } = new URL(c.req.url);
  const asked = { method: c.req.method, path: decodeURIComponent(pathname).replace(/^\/api\/v4/, '') };
  const failure = failures.take(asked);
  const fail = () => {
    const { status = 500, headers = {}, body } = failure ?? {};
    return Response.json(body ?? { message: `${status} Error` }, { status, headers });
  };
  if (failure === undefined) await next();
  else {
    if (failure.afterEffect === true) await next();
    c.res = fail();
  }
  journal.requests.push({ ...asked, query: search, status: failure?.hang === true ? 0 : c.res.status });
  if (failure?.hang === true) await new Promise(() => {});
});

const project = new Hono<ProjectEnv>().use(openProject);
for (const routes of [
  projectRoutes,
  repositoryRoutes,
  mergeRequestRoutes,
  issueRoutes,
  deploymentRoutes,
  pipelineRoutes,
])
  project.route('/', routes);

/** The whole API, as docs.gitlab.com/api/rest describes it. */
export const api = new Hono<Env>()
  .use(observe)
  .use(authenticate)
  .route('/api/v4', accountRoutes)
  .route('/api/v4/projects/:id', project)
  .notFound((c) => {
    c.env.journal.unknown.push(`${c.req.method} ${new URL(c.req.url).pathname}: there is no such route`);
    return c.json({ error: '404 Not Found' }, 404);
  })
  .onError((error, c) => {
    if (error instanceof Refused) return c.json(error.body, error.status);
    // An error inside the stand-in must not look like an error of GitLab.
    c.env.journal.problems.push(`The stand-in failed at ${c.req.method} ${c.req.url}: ${String(error)}`);
    return c.json({ message: String(error) }, 500);
  });
