import { notFound, ok } from '../http/answer.ts';
import { paginate } from '../http/paging.ts';
import { onRepository, type RepositoryCall, type Route } from '../http/route.ts';
import { shapeDeployment, shapeDeploymentStatus } from '../shapes/deployment.ts';

export const deploymentRoutes: readonly Route[] = [
  onRepository('GET', '/deployments', 'deployments=read', list),
  onRepository('GET', '/deployments/{deployment_id}/statuses', 'deployments=read', listStatuses),
];

function list(call: RepositoryCall) {
  const { world, repository, query } = call;
  const found = repository.deployments.filter(
    ({ sha, ref, environment }) =>
      (query.get('sha') ?? sha) === sha &&
      (query.get('ref') ?? ref) === ref &&
      (query.get('environment') ?? environment) === environment &&
      (query.get('task') ?? 'deploy') === 'deploy',
  );
  const page = paginate(call, found.reverse());
  return ok(
    page.items.map((one) => shapeDeployment(world, repository, one)),
    page.headers,
  );
}

function listStatuses(call: RepositoryCall) {
  const { world, repository } = call;
  const deployment = repository.deployments.find(({ id }) => String(id) === call.params.deployment_id);
  if (deployment === undefined) throw notFound();
  const page = paginate(call, [...deployment.statuses].reverse());
  return ok(
    page.items.map((one) => shapeDeploymentStatus(world, repository, deployment, one)),
    page.headers,
  );
}
