import { type Config, type Incident, type Rollouts, rolloutSecrets, type ServiceConfig } from '@suture/core';
import { readSecret } from '../deployment.ts';
import type { GitHubInspection, World } from '../world.ts';

/** A commit that no repository has. */
const nowhere = '0'.repeat(40);

/** What a watcher saw when it was asked about a commit that is not there. */
export interface Sight {
  readonly sees: boolean;
  readonly detail: string;
}

/** Asks the configured watcher of a service, as the loop would after a merge. */
export async function askWatcher(
  name: string,
  service: ServiceConfig,
  {
    world,
    config,
    host,
  }: { readonly world: World; readonly config: Config; readonly host: GitHubInspection | undefined },
): Promise<Sight | undefined> {
  const watcher = service.rollout.by === 'workflow' ? host?.rollouts : openRollouts(world, config);
  if (watcher === undefined) return undefined;
  const { unseen, detail } = await watcher.status(probe(name, service, world), nowhere);
  return { sees: unseen === undefined, detail };
}

function openRollouts(world: World, config: Config): Rollouts {
  return world.account.rollouts(config, async (name) => {
    const value = rolloutSecrets.includes(name) ? await readSecret(world, name) : undefined;
    if (value === undefined) throw new Error(`the secret ${name} is not set`);
    return value;
  });
}

/** An incident that began now, so that no history is read. */
function probe(service: string, { repository }: ServiceConfig, { now }: World): Incident {
  const at = now().toISOString();
  const alert = {
    source: 'doctor',
    sourceId: 'doctor',
    service,
    title: 'a look at the rollouts',
    fingerprint: 'doctor',
  };
  return {
    ...{ id: 'doctor', version: 0, status: 'running', stage: 'deploy', service, repository },
    alert: { ...alert, state: 'firing', startedAt: at },
    attempts: { diagnose: 0, fix: 0, fixInRound: 0, review: 0, observe: 0 },
    createdAt: at,
    updatedAt: at,
  };
}
