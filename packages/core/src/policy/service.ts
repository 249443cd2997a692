import { InvalidInput } from '../errors.ts';
import { FixKind, type Incident } from '../model/index.ts';
import type { Ports } from '../ports/index.ts';
import { isHosted } from './code-source.ts';
import type { Config, ServiceConfig } from './config.ts';
import { scratchBranch } from './rehearsal.ts';
import { TrustLevel, trustFor } from './trust.ts';

/** The incident's service as the operator configured it. @throws InvalidInput when it is gone from the configuration */
export function serviceOf(incident: Pick<Incident, 'service'>, { config }: Pick<Ports, 'config'>): ServiceConfig {
  const service = config.services[incident.service];
  if (service !== undefined) return service;
  throw new InvalidInput('the configuration', [
    `services.${incident.service}: there is no such service; add it or close the incident`,
  ]);
}

/**
 * The configuration as one machine uses it: the code is a folder there and tickets are files, whatever a deployment does. It writes to Slack only with
 * a token of its own.
 */
export function forOneMachine(config: Config, environment: Readonly<Record<string, string | undefined>>): Config {
  const hasToken = (environment.SLACK_BOT_TOKEN ?? '') !== '';
  const services = Object.entries(config.services).map(([name, service]): readonly [string, ServiceConfig] => [
    name,
    { ...service, code: { from: 'github' }, ...chatHere(service, hasToken) },
  ]);
  // A person asks for each fix there, and must not wait for another that nobody decides about.
  const limits = { ...config.limits, oneFixPerRepository: false };
  return {
    ...config,
    ...chatHere(config, hasToken),
    limits,
    tickets: 'github',
    services: Object.fromEntries(services),
  };
}

/** Only a deployment publishes to topics. */
function chatHere({ chat }: Pick<Config, 'chat'>, hasToken: boolean): Pick<Config, 'chat'> {
  return chat?.slack === undefined || !hasToken ? { chat: undefined } : { chat: { slack: chat.slack } };
}

/**
 * How far Suture may go with the incident now. A rehearsal has a draft onto its own branch, whatever the service has earned.
 * @param kind of the fix; before there is one, the level is the highest that any kind has
 */
export async function trustLevel(
  incident: Incident,
  ports: Pick<Ports, 'clock' | 'config' | 'trustRecord'>,
  kind?: FixKind,
): Promise<TrustLevel> {
  const service = serviceOf(incident, ports);
  // Whatever the record of earlier days says: there is nowhere to propose a fix.
  if (!isHosted(service)) return 'observe';
  if (scratchBranch(incident) !== undefined) return 'draft';
  const [outcomes, shadows] = await Promise.all([
    ports.trustRecord.outcomes(incident.service),
    ports.trustRecord.shadows(incident.service),
  ]);
  const about = { severity: incident.severity ?? 'medium', outcomes, shadows, now: ports.clock.now() };
  const found = (kind === undefined ? FixKind.options : [kind]).map((one) =>
    trustFor(service.trust, { ...about, kind: one }),
  );
  return TrustLevel.options.findLast((level) => found.includes(level)) ?? 'observe';
}
