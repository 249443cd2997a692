import { Hono } from 'hono';
import { findCommit } from '../../git/history.ts';
import { needs, type RepositoryContext, type RepositoryEnv } from '../http/context.ts';
import { notFound, unprocessable } from '../http/refusals.ts';
import { paginate } from '../http/requests.ts';
import { shapeAnnotation, shapeCheckRun, shapeCombinedStatus } from '../shapes/check.ts';

export const checkRoutes = new Hono<RepositoryEnv>()
  .get('/commits/:ref/check-runs', needs('checks=read'), listRuns)
  .get('/commits/:ref/status', needs('statuses=read'), readStatus)
  .get('/check-runs/:check_run_id/annotations', needs('checks=read'), listAnnotations);

/** The newest run of each name. */
function listRuns(c: RepositoryContext) {
  const { world, repository } = c.var;
  const sha = findSha(c);
  const newest = new Map(repository.checkRuns.filter((run) => run.sha === sha).map((run) => [run.name, run]));
  const runs = [...newest.values()];
  return c.json({
    total_count: runs.length,
    check_runs: paginate(c, runs).map((run) => shapeCheckRun(world, repository, run)),
  });
}

function readStatus(c: RepositoryContext) {
  return c.json(shapeCombinedStatus(c.var.world, c.var.repository, findSha(c)));
}

function listAnnotations(c: RepositoryContext) {
  const { repository } = c.var;
  const run = repository.checkRuns.find(({ id }) => String(id) === c.req.param('check_run_id'));
  if (run === undefined) throw notFound();
  return c.json(paginate(c, run.annotations).map((_, at) => shapeAnnotation(repository, run, at)));
}

function findSha(c: RepositoryContext): string {
  const ref = c.req.param('ref') ?? '';
  const sha = findCommit(c.var.repository.git, ref);
  if (sha === undefined) throw unprocessable(`No commit found for SHA: ${ref}`);
  return sha;
}
