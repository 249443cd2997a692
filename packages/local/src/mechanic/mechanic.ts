import type { Engine } from '@suture/core';
import { diagnose } from './diagnose.ts';
import { fix } from './fix.ts';
import type { MechanicParts } from './parts.ts';

/** The mechanic in the place of a model: locates by trace, coverage and history, repairs from templates, keeps only what the tests accept. */
export function createMechanicEngine(parts: MechanicParts): Engine {
  return {
    diagnose: (incident, evidence) => diagnose(incident, evidence, parts),
    fix: (request) => fix(request, parts),
  };
}
