import { chainOf, type Evidence, type Incident } from '../model/index.ts';
import type { Ports } from '../ports/index.ts';
import { serviceOf, trustLevel } from './service.ts';
import { readStackFrames } from './stack-frames.ts';

/**
 * Whether the mechanic looks for a repair before a model is asked. The configuration must want it, the evidence must hold something
 * that it can reproduce, and Suture must be trusted to write a fix. It looks once, before the first diagnosis.
 */
export async function searchesFirst(
  incident: Incident,
  { failingCommand, errors: [first] }: Evidence,
  ports: Pick<Ports, 'clock' | 'config' | 'trustRecord'>,
): Promise<boolean> {
  if (serviceOf(incident, ports).mechanic === 'off') return false;
  if (incident.search !== undefined || incident.attempts.diagnose > 0) return false;
  const hasFrames = first !== undefined && chainOf(first.error).some(({ stack }) => readStackFrames(stack).length > 0);
  if (failingCommand === undefined && !hasFrames) return false;
  return (await trustLevel(incident, ports)) !== 'observe';
}
