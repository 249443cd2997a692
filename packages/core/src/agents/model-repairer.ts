import type { Repairer } from '../ports/index.ts';
import { diagnose } from './diagnose.ts';
import { fix } from './fix.ts';
import type { ModelRepairerParts } from './parts.ts';

export type { ModelRepairerParts } from './parts.ts';

/**
 * A model that reads the deployed commit and answers by calling a tool. What it says is checked against that commit
 * before it counts, and each conversation is kept as an artifact, a failed one too.
 *
 * Both functions throw what the model throws, and InvalidInput for a service that the configuration does not name.
 */
export function createModelRepairer(parts: ModelRepairerParts): Repairer {
  return {
    diagnose: (incident, evidence) => diagnose(incident, evidence, parts),
    fix: (brief) => fix(brief, parts),
  };
}
