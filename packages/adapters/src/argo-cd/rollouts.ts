import { defined, type Incident, type Rollout, type RolloutBy, type Rollouts, shortId } from '@suture/core';
import { QueryUnanswerable } from '../errors.ts';
import {
  type Containment,
  createContainment,
  findCommits,
  type IsAncestor,
  rolloutOf,
  tagOf,
  toInstant,
  unseen,
} from '../rollout-judging/index.ts';
import { askVendor, type VendorApi, type VendorWorld } from '../telemetry/index.ts';
import { Application, revisionsOf } from './application.ts';

const secret = 'ARGOCD_TOKEN';

/** Rollouts by an application of Argo CD: the commit is live once it is synced and the application is healthy. */
export function createArgoRollouts(world: VendorWorld, isAncestor: IsAncestor): Rollouts {
  return {
    status: async (incident, commit) => {
      const place = rolloutOf('argo', incident, world.config);
      const contains = createContainment(incident, commit, isAncestor);
      try {
        const application = await readApplication(place, openApi(place, world));
        return place.image === undefined
          ? await judgeRevision(incident, commit, { application, place, contains })
          : await judgeImages(commit, place.image, { application, place, contains });
      } catch (error) {
        if (error instanceof QueryUnanswerable) return unseen(commit, error.message);
        throw error;
      }
    },
  };
}

function openApi({ url }: RolloutBy<'argo'>, world: VendorWorld): VendorApi {
  return {
    name: `Argo CD at ${new URL(url).host}`,
    base: `${url}/api/v1/`,
    headers: async () => ({ authorization: `Bearer ${(await world.secret(secret)).trim()}` }),
    fetch: world.fetch,
    pause: world.pause,
    setting: 'rollout.url',
    secrets: [secret],
  };
}

async function readApplication({ application, namespace }: RolloutBy<'argo'>, api: VendorApi): Promise<Application> {
  const query = namespace === undefined ? '' : `?${new URLSearchParams({ appNamespace: namespace })}`;
  const found = await askVendor(api, {
    path: `applications/${application}${query}`,
    schema: Application,
    needs: 'the right to get applications',
  });
  if (found !== undefined) return found;
  throw new QueryUnanswerable(`${api.name} has no application ${application}; correct rollout.application`);
}

interface Judged {
  readonly application: Application;
  readonly place: RolloutBy<'argo'>;
  readonly contains: Containment;
}

/** Where the repository of the service is what Argo CD syncs. */
async function judgeRevision(
  { createdAt }: Pick<Incident, 'createdAt'>,
  commit: string,
  { application: { status }, place, contains }: Judged,
): Promise<Rollout> {
  const { sync, operationState } = status;
  const name = `the application ${place.application}`;
  const history = (status.history ?? []).filter(({ deployedAt }) => Date.parse(deployedAt) >= Date.parse(createdAt));
  // The newest entry is what was synced last. A rollback syncs an older revision, and the one compared with stays the newest.
  const synced = status.history?.at(-1);
  const isSynced = synced === undefined ? sync.status === 'Synced' : await contains(revisionsOf(synced));
  const phase = operationState?.phase ?? '';
  const isOfCommit = await contains(revisionsOf(operationState?.syncResult));
  if (isOfCommit && (phase === 'Failed' || phase === 'Error'))
    return {
      commit,
      status: 'failed',
      detail: `the sync of ${name} ended as ${phase}: ${operationState?.message ?? ''}`,
    };
  if (isOfCommit && (phase === 'Running' || phase === 'Terminating'))
    return { commit, status: 'pending', detail: `the sync of ${name} is ${phase}` };
  if (isSynced && (await contains(revisionsOf(sync)))) return judgeHealth(commit, { status }, place);
  for (const earlier of history.slice(0, -1)) {
    if (!(await contains(revisionsOf(earlier)))) continue;
    const now = describeRevisions(revisionsOf(synced));
    return {
      commit,
      status: 'failed',
      detail: `it was live until ${name} was synced to ${now}, which does not have it`,
    };
  }
  const now = describeRevisions(revisionsOf(synced ?? sync));
  return { commit, status: 'pending', detail: `${name} is at ${now} (${sync.status})` };
}

/** Where a repository of manifests names the image, and its tag the commit. */
async function judgeImages(
  commit: string,
  image: string,
  { application: { status }, place, contains }: Judged,
): Promise<Rollout> {
  const name = `the application ${place.application}`;
  const images = (status.summary?.images ?? []).filter((one) => one.replace(/(?::[^:/]+)?(?:@.*)?$/, '') === image);
  const having: string[] = [];
  for (const one of images) if (await contains(tagOf(one))) having.push(one);
  const tags = (some: readonly string[]) => some.flatMap(tagOf).join(' and ') || 'no tag';
  if (images.length === 0) return unseen(commit, `${name} runs no image ${image}; check rollout.image`);
  if (having.length === 0) return { commit, status: 'pending', detail: `${name} still runs ${tags(images)}` };
  if (having.length < images.length) {
    const others = images.filter((one) => !having.includes(one));
    const detail = `the rollout is partial: ${name} runs ${tags(having)}, which has it, and ${tags(others)}`;
    return judgeAbort({ commit, status: 'pending', detail }, { status });
  }
  return judgeHealth(commit, { status }, place);
}

/** An application that has the commit. */
function judgeHealth(commit: string, application: Application, { application: name }: RolloutBy<'argo'>): Rollout {
  const { health, operationState, sync } = application.status;
  const what = `the application ${name}`;
  const is = `${what} is ${health.status}${health.message ? `: ${health.message}` : ''}`;
  if (health.status === 'Degraded') return { commit, status: 'failed', detail: is };
  if (health.status !== 'Healthy')
    return judgeAbort({ commit, status: 'pending', detail: `the rollout is partial: ${is}` }, application);
  if (sync.status !== 'Synced')
    return { commit, status: 'pending', detail: `${what} is ${sync.status}: what runs is not what it was told to run` };
  const at = toInstant(operationState?.finishedAt);
  return { commit, status: 'live', ...defined({ at }), detail: `${what} is synced and healthy` };
}

/** A Rollout of Argo Rollouts that was aborted keeps the pods of before, and so does a Deployment whose new pods do not start. */
function judgeAbort(pending: Rollout, { status }: Application): Rollout {
  const aborted = (status.resources ?? []).find(
    ({ kind, health }) => kind === 'Rollout' && health?.status === 'Degraded',
  );
  if (aborted === undefined) return pending;
  return {
    ...pending,
    status: 'failed',
    detail: `the rollout ${aborted.name} was aborted: ${aborted.health?.message ?? ''}`,
  };
}

function describeRevisions(revisions: readonly string[]): string {
  return findCommits(revisions).map(shortId).join(' and ') || revisions.join(' and ') || 'no revision';
}
