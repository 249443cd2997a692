import { execFileSync } from 'node:child_process';
import { createKubernetesRollouts } from '@suture/adapters/kubernetes';
import type { Config, Rollouts } from '@suture/core';
import type { Pipeline } from './pipeline.ts';
import { openWebApi } from './vendors/index.ts';

const host = 'cluster.demo.example';
const namespace = 'shop';
const token = 'demo-kubernetes-token';

/** How the demo's service is configured to be watched in the cluster. */
export function watchedInCluster(service: string) {
  return { by: 'kubernetes', url: `https://${host}`, namespace, deployment: service } as const;
}

/** The watcher of Kubernetes, over a cluster that says what the demo's pipeline did. There is no network. */
export function openClusterRollouts(
  pipeline: Pipeline,
  { config, service, repository }: { readonly config: Config; readonly service: string; readonly repository: string },
): Rollouts {
  const { fetch } = openWebApi({
    host,
    refuse: ({ headers }) =>
      headers.get('authorization') === `Bearer ${token}`
        ? undefined
        : { status: 401, body: { kind: 'Status', code: 401 } },
    routes: [
      {
        method: 'GET',
        path: new RegExp(`^/apis/apps/v1/namespaces/${namespace}/deployments/${service}$`),
        answer: () => ({ body: describeDeployment(service, pipeline) }),
      },
      {
        method: 'GET',
        path: new RegExp(`^/apis/apps/v1/namespaces/${namespace}/replicasets$`),
        answer: () => ({ body: { kind: 'ReplicaSetList', items: [] } }),
      },
    ],
  });
  const world = {
    ...{ config, fetch, clock: { now: () => new Date() }, pause: async () => undefined },
    secret: async () => token,
  };
  return createKubernetesRollouts(world, openAncestry(repository));
}

/** The deployment of the service, in the shape that the API of Kubernetes gives it. */
function describeDeployment(service: string, pipeline: Pipeline): object {
  const { wanted, instances, failed } = pipeline.rollout();
  const updated = instances.filter((commit) => commit === wanted).length;
  const progress = failed
    ? { status: 'False', reason: 'ProgressDeadlineExceeded', message: 'the new instance did not become ready in time' }
    : { status: 'True', reason: updated === instances.length ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated' };
  return {
    kind: 'Deployment',
    metadata: { name: service, uid: service, generation: 1 },
    spec: {
      replicas: instances.length,
      selector: { matchLabels: { app: service } },
      template: { spec: { containers: [{ name: service, image: `registry.example/shop/${service}:${wanted}` }] } },
    },
    status: {
      observedGeneration: 1,
      replicas: instances.length,
      updatedReplicas: updated,
      availableReplicas: instances.length,
      conditions: [{ type: 'Progressing', ...progress }],
    },
  };
}

/** Whether a commit of the repository contains another. It is asked often, and the answer never changes. */
function openAncestry(repository: string) {
  const known = new Map<string, boolean>();
  return async (_repository: string, ancestor: string, descendant: string): Promise<boolean> => {
    const key = `${ancestor} ${descendant}`;
    const answer = known.get(key) ?? contains(repository, ancestor, descendant);
    known.set(key, answer);
    return answer;
  };
}

function contains(repository: string, ancestor: string, descendant: string): boolean {
  try {
    execFileSync('git', ['merge-base', '--is-ancestor', ancestor, descendant], { cwd: repository, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
