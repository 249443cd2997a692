import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Diagnosis, Evidence, Incident, Patch, Proof, parseJson, Triage } from '@suture/core';
import * as z from 'zod';

/** What the texts of one healed incident are written from. */
export const IncidentFacts = z.object({
  incident: Incident,
  evidence: Evidence,
  triage: Triage,
  diagnosis: Diagnosis,
  patch: Patch,
  proof: Proof,
});
export type IncidentFacts = z.infer<typeof IncidentFacts>;

/** Bugs of different kinds: a renamed field, a missing value, a wrong key, a wrong boundary without an error. */
export const recordedBugs = [
  { example: 'orders', bug: 'british-label' },
  { example: 'orders', bug: 'product-without-supplier' },
  { example: 'orders', bug: 'island-surcharge' },
  { example: 'orders', bug: 'invoice-to-head-office' },
  { example: 'lambda-orders', bug: 'free-shipping-at-the-limit' },
] as const;

export function factsFile(bug: string): string {
  return fileURLToPath(new URL(`recorded/${bug}.json`, import.meta.url));
}

/** The facts of a bug as they were recorded. */
export function readFacts(bug: string): IncidentFacts {
  return parseJson(IncidentFacts, readFileSync(factsFile(bug), 'utf8'), `the recorded facts of ${bug}`);
}
