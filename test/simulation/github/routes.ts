import { type Answer, notFound, ok, type RawText, shapeDeployment } from './answer.ts';
import { gitRoutes } from './git-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import { pullRoutes } from './pull-routes.ts';
import type { StoredRepository } from './repository.ts';
import type { Request, Route } from './route.ts';

/** Rights and deployments. */
const otherRoutes: readonly Route[] = [
  [
    'GET',
    /^\/collaborators\/(.+)\/permission$/,
    (repository, _request, [login = '']) => {
      const account = repository.accounts.get(login);
      return account === undefined ? notFound : ok({ permission: account.access });
    },
  ],
  ['GET', /^\/commits\/[^/]+\/check-runs$/, () => ok({ check_runs: [] })],
  ['GET', /^\/commits\/[^/]+\/status$/, () => ok({ statuses: [] })],
  [
    'GET',
    /^\/deployments$/,
    (repository, { query }) => {
      const wanted = query.get('environment');
      const found = repository.deployments.filter(({ environment }) => wanted === null || environment === wanted);
      return ok(
        found
          .toReversed()
          .slice(0, Number(query.get('per_page') ?? 30))
          .map(shapeDeployment),
      );
    },
  ],
  [
    'GET',
    /^\/deployments\/(\d+)\/statuses$/,
    (repository, { query }, [id]) => {
      const statuses = repository.deployments.find((deployment) => deployment.id === Number(id))?.statuses ?? [];
      const newest = statuses.toReversed().slice(0, Number(query.get('per_page') ?? 30));
      return ok(newest.map(({ state, createdAt }) => ({ state, created_at: createdAt })));
    },
  ],
];

/** The part of GitHub's API that Suture uses. */
const routes: readonly Route[] = [...gitRoutes, ...pullRoutes, ...issueRoutes, ...otherRoutes];

/** Answers a request. @throws RangeError for one that the API of the simulation does not have */
export function answerRequest(repository: StoredRepository, request: Request, at: string): Answer | RawText {
  for (const [method, shape, handler] of routes) {
    if (method !== request.method) continue;
    const found = shape.exec(request.path);
    if (found !== null) return handler(repository, request, found.slice(1), at);
  }
  throw new RangeError(`the simulated code host does not know ${request.method} ${request.path}`);
}
