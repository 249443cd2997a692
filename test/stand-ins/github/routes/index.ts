import type { Route } from '../http/route.ts';
import { appRoutes } from './apps.ts';
import { commitRoutes } from './commits.ts';
import { contentRoutes } from './contents.ts';
import { deploymentRoutes } from './deployments.ts';
import { gitObjectRoutes } from './git-objects.ts';
import { gitRefRoutes } from './git-refs.ts';
import { graphqlRoutes } from './graphql.ts';
import { issueRoutes } from './issues.ts';
import { labelRoutes } from './labels.ts';
import { mergeRoutes } from './merges.ts';
import { pullDetailRoutes } from './pull-details.ts';
import { pullRoutes } from './pulls.ts';
import { repositoryRoutes } from './repositories.ts';

export const routes: readonly Route[] = [
  ...appRoutes,
  ...repositoryRoutes,
  ...commitRoutes,
  ...contentRoutes,
  ...gitObjectRoutes,
  ...gitRefRoutes,
  ...pullRoutes,
  ...pullDetailRoutes,
  ...mergeRoutes,
  ...issueRoutes,
  ...labelRoutes,
  ...deploymentRoutes,
  ...graphqlRoutes,
];
