import type { Engine } from '../../engine/engine.ts';
import { diagnose } from './diagnose/diagnose.ts';
import { fix } from './fix/fix.ts';
import type { AgentsParts } from './parts.ts';
import { triage } from './triage/triage.ts';

/**
 * Models that triage, find causes and write fixes: each a conversation with read-only tools that ends in an answer. What they say is
 * held against what they were shown before it counts, and each conversation is kept turn by turn.
 *
 * All three throw what the model throws, BudgetSpent among it, and InvalidInput for a service that the configuration does not name.
 */
export function createAgents(parts: AgentsParts): Engine {
  return {
    triage: (request, work) => triage(request, work, parts),
    diagnose: (incident, evidence, work) => diagnose(incident, evidence, work, parts),
    fix: (request, work) => fix(request, work, parts),
  };
}
