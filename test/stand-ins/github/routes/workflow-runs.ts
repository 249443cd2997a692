import { Hono } from 'hono';
import { needs, type RepositoryContext, type RepositoryEnv } from '../http/context.ts';
import { notFound } from '../http/refusals.ts';
import { paginate } from '../http/requests.ts';
import { shapeWorkflowRun } from '../shapes/workflow-run.ts';

export const workflowRunRoutes = new Hono<RepositoryEnv>().get(
  '/actions/workflows/:workflow_id/runs',
  needs('actions=read'),
  list,
);

function list(c: RepositoryContext) {
  const { world, repository } = c.var;
  const runs = repository.workflowRuns.filter(({ file }) => file === c.req.param('workflow_id'));
  // A workflow is known by its file; one without runs is not told apart here from one that is not there.
  if (runs.length === 0) throw notFound();
  const since = Date.parse((c.req.query('created') ?? '').replace('>=', ''));
  const found = runs
    .filter(({ branch, createdAt }) => (c.req.query('branch') ?? branch) === branch && !(createdAt.getTime() < since))
    .reverse();
  const page = paginate(c, found).map((run) => shapeWorkflowRun(world, repository, run));
  return c.json({ total_count: found.length, workflow_runs: page });
}
