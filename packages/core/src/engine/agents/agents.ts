import type { Engine } from '../../engine/engine.ts';
import { diagnose } from './diagnose/diagnose.ts';
import { fix } from './fix/fix.ts';
import type { AgentsParts } from './parts.ts';
import { triage } from './triage/triage.ts';

/**
 * An engine of models: each triage, diagnosis and fix is a conversation with read-only tools that ends in an answer. Answers are
 * checked against the sources that the model was shown. Conversations are saved turn by turn.
 * @throws what the model throws, BudgetSpent among it; InvalidInput for a service that the configuration does not name
 */
export function createAgents(parts: AgentsParts): Required<Engine> {
  return {
    triage: (request, effects) => triage(request, effects, parts),
    diagnose: (incident, evidence, effects) => diagnose(incident, evidence, effects, parts),
    fix: (request, effects) => fix(request, effects, parts),
  };
}
