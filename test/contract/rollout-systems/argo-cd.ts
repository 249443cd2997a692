import { createTimes, type ShippingSystem } from './system.ts';

export interface ArgoSystem extends ShippingSystem {
  readonly fetch: typeof fetch;
  /** Changes what the API answers next. */
  change(status: object): void;
  readonly rollout: {
    readonly by: 'argo';
    readonly url: string;
    readonly application: string;
    readonly image?: string;
  };
}

const image = 'ghcr.io/shop/orders';

/** An application of Argo CD that syncs the service's repository, in the shapes of its API (swagger.json of the project). */
export function openArgo(by: 'revision' | 'image' = 'revision'): ArgoSystem {
  const rollout = {
    ...{ by: 'argo' as const, url: 'https://argo.example', application: 'orders' },
    ...(by === 'image' ? { image } : {}),
  };
  const now = createTimes();
  const history: { readonly id: number; readonly revision: string; readonly deployedAt: string }[] = [];
  let running = '0'.repeat(40);
  let status: object = {
    sync: { status: 'Synced', revision: running },
    health: { status: 'Healthy' },
    summary: { images: [] },
  };
  return {
    rollout,
    fetch: async (input) =>
      new URL(String(input)).pathname === '/api/v1/applications/orders'
        ? Response.json({ metadata: { name: 'orders' }, status })
        : Response.json({ error: 'not found', code: 5 }, { status: 404 }),
    change: (to) => {
      status = { ...status, ...to };
    },
    ship: (commit, step) => {
      const finishedAt = now().toISOString();
      const phase = { started: 'Running', partly: 'Succeeded', succeeded: 'Succeeded', failed: 'Failed' }[step];
      if (step !== 'failed') history.push({ id: history.length, revision: commit, deployedAt: finishedAt });
      const images = { started: [running], partly: [running, commit], succeeded: [commit], failed: [running] }[step];
      status = {
        sync: { status: step === 'succeeded' || step === 'partly' ? 'Synced' : 'OutOfSync', revision: commit },
        health: { status: step === 'partly' ? 'Suspended' : 'Healthy' },
        operationState: { phase, message: `the sync ended as ${phase}`, finishedAt, syncResult: { revision: commit } },
        history: [...history],
        summary: { images: images.map((one) => `${image}:${one}`) },
      };
      if (step === 'succeeded') running = commit;
    },
  };
}
