import type { Incident } from '../model/index.ts';

/** The branch that stands for the deployed one in a rehearsal that goes beyond triage; undefined for every other incident. */
export function scratchBranch({ alert }: Pick<Incident, 'alert'>): string | undefined {
  return typeof alert.rehearsal === 'object' ? alert.rehearsal.branch : undefined;
}
