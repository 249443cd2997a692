import { InvalidInput } from '../errors.ts';
import type { Incident } from '../model/index.ts';
import type { Ports } from '../ports/index.ts';
import type { ServiceConfig } from './config.ts';
import { type TrustLevel, trustFor } from './trust.ts';

/** The incident's service as the operator configured it. @throws InvalidInput when it is gone from the configuration */
export function serviceOf(incident: Pick<Incident, 'service'>, { config }: Pick<Ports, 'config'>): ServiceConfig {
  const service = config.services[incident.service];
  if (service !== undefined) return service;
  throw new InvalidInput('the configuration', [
    `services.${incident.service}: there is no such service; add it or close the incident`,
  ]);
}

/** How far Suture may go with the incident now. */
export async function trustLevel(
  incident: Incident,
  ports: Pick<Ports, 'config' | 'trustRecord'>,
): Promise<TrustLevel> {
  const service = serviceOf(incident, ports);
  // Whatever the record of earlier days says: there is nowhere to propose a fix.
  if (service.code.from !== 'github') return 'observe';
  const record = await ports.trustRecord.get(incident.service);
  return trustFor(service.trust, incident.severity ?? 'medium', record);
}
