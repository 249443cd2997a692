import type { Engine } from '@suture/core';
import { diagnose } from './diagnose.ts';
import { fix } from './fix.ts';
import type { MechanicParts } from './parts.ts';

/** The mechanic as an engine: locates by trace, coverage and history, repairs from templates, keeps only fixes that pass the tests. */
export function createMechanicEngine(parts: MechanicParts): Engine {
  return {
    diagnose: (incident, evidence) => diagnose(incident, evidence, parts),
    fix: (request) => fix(request, parts),
  };
}
