import { type Engine, recordArtifacts, type StepEffects } from '@suture/core';
import { diagnose } from './diagnose.ts';
import { fix } from './fix.ts';
import type { MechanicParts } from './parts.ts';

/** The mechanic as an engine: locates by trace, coverage and history, repairs from templates, keeps only fixes that pass the tests. */
export function createMechanicEngine(parts: MechanicParts): Engine {
  const recorded = ({ audit }: StepEffects) => ({ ...parts, artifacts: recordArtifacts(parts.artifacts, audit) });
  return {
    diagnose: (incident, evidence, effects) => diagnose(incident, evidence, recorded(effects)),
    fix: (request, effects) => fix(request, recorded(effects)),
  };
}
