import { Hono } from 'hono';
import { needs, type RepositoryContext, type RepositoryEnv } from '../http/context.ts';
import { notFound } from '../http/refusals.ts';
import { paginate } from '../http/requests.ts';
import { shapeDeployment, shapeDeploymentStatus } from '../shapes/deployment.ts';

export const deploymentRoutes = new Hono<RepositoryEnv>()
  .get('/deployments', needs('deployments=read'), list)
  .get('/deployments/:deployment_id/statuses', needs('deployments=read'), listStatuses);

function list(c: RepositoryContext) {
  const { world, repository } = c.var;
  const found = repository.deployments.filter(
    ({ sha, ref, environment }) =>
      (c.req.query('sha') ?? sha) === sha &&
      (c.req.query('ref') ?? ref) === ref &&
      (c.req.query('environment') ?? environment) === environment &&
      (c.req.query('task') ?? 'deploy') === 'deploy',
  );
  return c.json(paginate(c, found.reverse()).map((one) => shapeDeployment(world, repository, one)));
}

function listStatuses(c: RepositoryContext) {
  const { world, repository } = c.var;
  const deployment = repository.deployments.find(({ id }) => String(id) === c.req.param('deployment_id'));
  if (deployment === undefined) throw notFound();
  return c.json(
    paginate(c, [...deployment.statuses].reverse()).map((one) =>
      shapeDeploymentStatus(world, repository, deployment, one),
    ),
  );
}
