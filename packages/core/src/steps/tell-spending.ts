import type { Incident } from '../model/index.ts';
import { incidentScope } from '../policy/budgeted-model.ts';
import type { Ports } from '../ports/index.ts';
import type { Block } from '../render/document.ts';
import { describeSpending } from '../render/spending.ts';

/** What an incident has used so far, for its ticket and its pull request. */
export async function tellSpending(incident: Incident, { spending }: Pick<Ports, 'spending'>): Promise<Block> {
  return describeSpending(await spending.of(incidentScope(incident.id)), incident);
}
