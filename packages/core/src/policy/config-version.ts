import { createHash } from 'node:crypto';
import { canonicalJson } from '../audit/canonical-json.ts';
import { secretsOfChat, topicsOfChat } from './chat.ts';
import { connectedRepositories, packedRepositories, ticketReaders, usesGitHub, usesGitLab } from './code-source.ts';
import type { Config } from './config.ts';
import { secretsOfTickets } from './jira.ts';
import { modelRegion } from './model-id.ts';
import { type RolloutSource, secretsOfRollouts } from './rollout-source.ts';
import { nameSource, servicesIn, sourceOf } from './sources.ts';
import { secretsOfVendors, secretsToUpdate } from './vendors.ts';

/** The name of a configuration: the same for the same content, defaults filled in. */
export function versionOf(config: Config): string {
  return createHash('sha256').update(canonicalJson(config)).digest('hex').slice(0, 16);
}

/** One field that differs, by its path: `services.orders.severity`. Values as JSON; undefined where the field is absent. */
export interface ConfigChange {
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What differs between two configurations, by field. Lists are compared whole. */
export function compareConfigs(before: Config, after: Config): readonly ConfigChange[] {
  const [old, now] = [flatten(before), flatten(after)];
  const fields = [...new Set([...old.keys(), ...now.keys()])].toSorted();
  return fields.flatMap((field) =>
    old.get(field) === now.get(field) ? [] : [{ field, before: old.get(field), after: now.get(field) }],
  );
}

function flatten(value: unknown, path = ''): ReadonlyMap<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return new Map(value === undefined ? [] : [[path, JSON.stringify(value)]]);
  return new Map(
    Object.entries(value).flatMap(([name, member]) => [...flatten(member, path === '' ? name : `${path}.${name}`)]),
  );
}

/**
 * What a configuration needs that the deployed one did not: rights of roles, rules of the bus and resources, which only a deployment gives. One line
 * each; none when it can be used as it is.
 */
export function needsBeyond(deployed: Config, next: Config): readonly string[] {
  const added = (what: string, of: (config: Config) => readonly string[]) => {
    const had = new Set(of(deployed));
    const names = [...new Set(of(next))].filter((name) => !had.has(name));
    return names.map((name) => `${what} ${name}`);
  };
  const services = ({ services: all }: Config) => Object.entries(all);
  const own = ({ services: all }: Config) => servicesIn(undefined, all).map(([, service]) => service);
  return [
    ...added('a policy of the bus, and the right to assume the role, for', ({ sources }) =>
      sources.map((source) => `${nameSource(source)}: ${source.roleArn}`),
    ),
    ...added('a rule for the alarms', (config) =>
      services(config).flatMap(([name, { alarms }]) => alarms.map((alarm) => placed(alarm, name, config))),
    ),
    ...added('the right to read the log group', (config) => own(config).flatMap(({ logGroups }) => logGroups)),
    ...added('a rule for, and the right to read, the pipeline', (config) =>
      services(config).flatMap(([name, { rollout }]) =>
        rollout.by === 'codepipeline' ? [placed(rollout.pipeline, name, config)] : [],
      ),
    ),
    ...added('a rule for, and the right to read, the rollouts of', (config) =>
      services(config).flatMap(([name, { rollout }]) =>
        nameTarget(rollout).map((target) => placed(target, name, config)),
      ),
    ),
    ...added('the right to call the model', (config) => modelsOf(config)),
    ...added('the right to apply the guardrail', ({ models }) => (models?.guardrail ? [models.guardrail.id] : [])),
    ...added('the right to read traces', (config) => (own(config).some(({ xray }) => xray) ? ['of X-Ray'] : [])),
    ...added('the right to read the secret', secretsOfVendors),
    ...added('for rollouts, the right to read the secret', secretsOfRollouts),
    ...added('for notes at the source of an alert, the right to read the secret', secretsToUpdate),
    ...added('for tickets, the right to read the secret', secretsOfTickets),
    ...added('for chat, the right to read the secret', secretsOfChat),
    ...added('for chat, the right to publish to', topicsOfChat),
    ...added('a rule on the bus', ({ partnerBuses }) => partnerBuses),
    ...added('a route for, and the right to read the secret of, the webhook of', ({ webhooks }) => webhooks.sources),
    ...added('a subscription of', ({ operators }) => operators),
    ...added('a subscription to tickets of', ticketReaders),
    ...added('the right to read the packed code of', (config) => [...packedRepositories(config)]),
    ...added('the build that reads', ({ services: all }) =>
      [...connectedRepositories({ services: all })].map(([repository, { branch, code }]) =>
        code.from === 'codeconnections'
          ? `${repository} at ${branch ?? 'its default branch'} through ${code.connectionArn}`
          : repository,
      ),
    ),
    ...added('the secrets and the webhook of', (config) => [
      ...(usesGitHub(config) ? ['GitHub'] : []),
      ...(usesGitLab(config) ? ['GitLab'] : []),
    ]),
    ...(JSON.stringify(deployed.audit) === JSON.stringify(next.audit) ? [] : ['the lock of checkpoints in audit']),
    ...(deployed.tickets === next.tickets ? [] : [`what tickets: '${next.tickets}' needs`]),
    ...(JSON.stringify(deployed.github.forwardTo) === JSON.stringify(next.github.forwardTo)
      ? []
      : ['the stages in github.forwardTo']),
    ...(JSON.stringify(deployed.stages) === JSON.stringify(next.stages) ? [] : ['the settings in stages']),
  ];
}

/** A name with the account and region of its service, where these are not Suture's own: what is deployed there differs. */
function placed(name: string, service: string, config: Config): string {
  const source = sourceOf(service, config);
  return source === undefined ? name : `${name} of ${nameSource(source)}`;
}

/** What a rollout source looks at in an AWS account; a pipeline is named apart. */
function nameTarget(rollout: RolloutSource): readonly string[] {
  if (rollout.by === 'codedeploy') return [`the deployment group ${rollout.group} of ${rollout.application}`];
  if (rollout.by === 'ecs') return [`the service ${rollout.service} of the cluster ${rollout.cluster}`];
  return rollout.by === 'lambda' ? [`the function ${rollout.function}`] : [];
}

function modelsOf({ models }: Config): readonly string[] {
  if (models === undefined) return [];
  const { triage, diagnose, fix, embeddings } = models;
  return [triage, diagnose, fix, embeddings].flatMap((choice) => {
    if (choice === undefined) return [];
    const region = modelRegion(choice);
    return [region === undefined ? choice.id : `${choice.id} in ${region}`];
  });
}
