import { createTimes, type ShippingSystem } from './system.ts';

export interface KubernetesSystem extends ShippingSystem {
  readonly fetch: typeof fetch;
  /** The addresses and headers that were asked with. */
  readonly asked: readonly { readonly url: string; readonly authorization: string | null }[];
  readonly rollout: {
    readonly by: 'kubernetes';
    readonly url: string;
    readonly namespace: string;
    readonly deployment: string;
  };
}

const wanted = 4;

/** A Deployment and its ReplicaSets, in the shapes of the API reference of Kubernetes (apps/v1). */
export function openKubernetes(): KubernetesSystem {
  const rollout = {
    by: 'kubernetes',
    url: 'https://cluster.example',
    namespace: 'shop',
    deployment: 'orders',
  } as const;
  const now = createTimes();
  const sets: object[] = [];
  const asked: { url: string; authorization: string | null }[] = [];
  let generation = 1;
  let commit = '0'.repeat(40);
  let status = describe('succeeded');

  function describe(step: 'started' | 'partly' | 'succeeded' | 'failed') {
    const updated = { started: 0, partly: 1, succeeded: wanted, failed: 1 }[step];
    const progress = {
      succeeded: { status: 'True', reason: 'NewReplicaSetAvailable' },
      failed: { status: 'False', reason: 'ProgressDeadlineExceeded', message: 'ReplicaSet has timed out progressing.' },
    };
    const condition =
      step === 'succeeded' || step === 'failed' ? progress[step] : { status: 'True', reason: 'ReplicaSetUpdated' };
    return {
      observedGeneration: generation,
      replicas: wanted,
      ...(updated > 0 && { updatedReplicas: updated }),
      availableReplicas: wanted,
      conditions: [
        { type: 'Available', status: 'True' },
        { type: 'Progressing', lastUpdateTime: now().toISOString(), ...condition },
      ],
    };
  }

  function template(of: string) {
    return {
      metadata: { labels: { app: 'orders' } },
      spec: {
        containers: [{ name: 'app', image: `ghcr.io/shop/orders:main-${of.slice(0, 12)}@sha256:${'f'.repeat(64)}` }],
      },
    };
  }

  return {
    rollout,
    asked,
    fetch: async (input, init) => {
      const url = new URL(String(input));
      asked.push({ url: url.href, authorization: new Headers(init?.headers).get('authorization') });
      const below = '/apis/apps/v1/namespaces/shop/';
      if (url.pathname === `${below}replicasets`) return Response.json({ kind: 'ReplicaSetList', items: sets });
      if (url.pathname !== `${below}deployments/orders`)
        return Response.json({ kind: 'Status', code: 404 }, { status: 404 });
      return Response.json({
        kind: 'Deployment',
        metadata: { name: 'orders', uid: 'uid-orders', generation },
        spec: { replicas: wanted, selector: { matchLabels: { app: 'orders' } }, template: template(commit) },
        status,
      });
    },
    ship: (next, step) => {
      generation += 1;
      commit = next;
      status = describe(step);
      sets.push({
        metadata: {
          name: `orders-${generation}`,
          creationTimestamp: now().toISOString(),
          ownerReferences: [{ kind: 'Deployment', uid: 'uid-orders' }],
        },
        spec: { replicas: 0, template: template(next) },
      });
    },
  };
}
