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
import { DeploymentObject, type PodTemplate, ReplicaSets } from './shapes.ts';

const secret = 'KUBERNETES_TOKEN';

/** Rollouts by a Deployment of Kubernetes: the commit is live once every replica that is wanted has it and is available. */
export function createKubernetesRollouts(world: VendorWorld, isAncestor: IsAncestor): Rollouts {
  return {
    status: async (incident, commit) => {
      const place = rolloutOf('kubernetes', incident, world.config);
      const api = openApi(place, world);
      const contains = createContainment(incident, commit, isAncestor);
      try {
        const deployment = await readDeployment(place, api);
        if (await contains(commitsOf(deployment.spec.template, place))) return judge(commit, deployment, place);
        return await judgeOther(incident, commit, { deployment, place, api, contains });
      } catch (error) {
        if (error instanceof QueryUnanswerable) return unseen(commit, error.message);
        throw error;
      }
    },
  };
}

function openApi({ url }: RolloutBy<'kubernetes'>, world: VendorWorld): VendorApi {
  return {
    name: `Kubernetes at ${new URL(url).host}`,
    base: `${url}/apis/apps/v1/`,
    headers: async () => ({ authorization: `Bearer ${(await world.secret(secret)).trim()}` }),
    fetch: world.fetch,
    pause: world.pause,
    setting: 'rollout.url',
    secrets: [secret],
  };
}

async function readDeployment(
  { namespace, deployment }: RolloutBy<'kubernetes'>,
  api: VendorApi,
): Promise<DeploymentObject> {
  const found = await askVendor(api, {
    path: `namespaces/${namespace}/deployments/${deployment}`,
    schema: DeploymentObject,
    needs: 'the right to get deployments of the group apps',
  });
  if (found !== undefined) return found;
  throw new QueryUnanswerable(`${api.name} has no deployment ${deployment} in ${namespace}; correct rollout`);
}

/** The texts that name the commit of some pods. */
function commitsOf(
  { metadata, spec }: PodTemplate,
  { commit, container }: Pick<RolloutBy<'kubernetes'>, 'commit' | 'container'>,
): readonly string[] {
  const containers = spec.containers.filter(({ name }) => (container ?? name) === name);
  if (commit.in === 'image') return containers.flatMap(({ image }) => tagOf(image));
  if (commit.in === 'environment')
    return containers.flatMap(({ env }) =>
      (env ?? []).flatMap(({ name, value }) => (name === commit.name && value !== undefined ? [value] : [])),
    );
  const words = commit.in === 'label' ? metadata?.labels : metadata?.annotations;
  return words?.[commit.name] === undefined ? [] : [words[commit.name] ?? ''];
}

/** A Deployment whose pods are meant to have the commit. */
function judge(commit: string, { metadata, spec, status }: DeploymentObject, place: RolloutBy<'kubernetes'>): Rollout {
  const name = `the deployment ${place.deployment}`;
  const pending = (detail: string): Rollout => ({ commit, status: 'pending', detail });
  if (status.observedGeneration < metadata.generation) return pending(`${name} was changed, and nothing happened yet`);
  const conditions = status.conditions ?? [];
  const progress = conditions.find(({ type }) => type === 'Progressing');
  if (progress?.status === 'False')
    return { commit, status: 'failed', detail: `${name} does not progress: ${progress.message || progress.reason}` };
  if (spec.replicas === 0) return pending(`${name} has it, and no replica is wanted`);
  const having = Math.min(status.updatedReplicas, spec.replicas);
  const older = status.replicas - status.updatedReplicas;
  const isWhole = having === spec.replicas && older <= 0 && status.availableReplicas >= spec.replicas;
  if (isWhole) {
    const at = progress?.reason === 'NewReplicaSetAvailable' ? progress.lastUpdateTime : undefined;
    return {
      commit,
      status: 'live',
      ...defined({ at: toInstant(at) }),
      detail: `all ${having} replicas of ${name} have it`,
    };
  }
  const paused = spec.paused ? '; it is paused' : '';
  return pending(
    `the rollout is partial: ${having} of ${spec.replicas} wanted replicas of ${name} have it, ${status.availableReplicas} are available, and ${Math.max(0, older)} run older code${paused}`,
  );
}

interface Other {
  readonly deployment: DeploymentObject;
  readonly place: RolloutBy<'kubernetes'>;
  readonly api: VendorApi;
  readonly contains: Containment;
}

/** A Deployment whose pods are meant to be of another commit: whether the commit was there since the incident, and was taken back. */
async function judgeOther(
  { createdAt }: Pick<Incident, 'createdAt'>,
  commit: string,
  { deployment, place, api, contains }: Other,
): Promise<Rollout> {
  const { metadata, spec } = deployment;
  const labels = Object.entries(spec.selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const query = new URLSearchParams({ labelSelector: labels.join(','), limit: '50' });
  const sets = await askVendor(api, {
    path: `namespaces/${place.namespace}/replicasets?${query}`,
    schema: ReplicaSets,
    needs: 'the right to list replicasets of the group apps',
  });
  const ours = (sets?.items ?? []).filter(
    ({ metadata: { creationTimestamp, ownerReferences } }) =>
      Date.parse(creationTimestamp) >= Date.parse(createdAt) &&
      (ownerReferences ?? []).some(({ uid }) => uid === metadata.uid),
  );
  const texts = commitsOf(spec.template, place);
  const [id] = findCommits(texts);
  const runs = id === undefined ? texts.join(', ') || 'an image without a tag' : shortId(id);
  for (const set of ours) {
    if (!(await contains(commitsOf(set.spec.template, place)))) continue;
    const detail = `the replica set ${set.metadata.name} had it, and was taken back: ${place.deployment} runs ${runs}`;
    return { commit, status: 'failed', detail };
  }
  if (id === undefined)
    return unseen(
      commit,
      `the deployment ${place.deployment} runs ${runs}, which names no commit: check rollout.commit`,
    );
  return { commit, status: 'pending', detail: `the deployment ${place.deployment} still runs ${runs}` };
}
