import type { Artifacts, CodeHost, Config } from '@suture/core';
import type { Problem, SearchLimits, SourceTree } from '@suture/mechanic';
import type { MechanicNotes } from './notes.ts';
import type { RepairWorkspace } from './repair-workspace.ts';

export interface MechanicParts {
  readonly config: Config;
  readonly workspace: RepairWorkspace;
  readonly artifacts: Artifacts;
  readonly codeHost: Pick<CodeHost, 'diff'>;
  /** How many candidates are tried, for how many milliseconds, in how many trees, until how many pass. */
  readonly search: Omit<SearchLimits, 'clock'> & {
    readonly parallel: number;
  };
}

const changeLimit = 30;

/** The failure as input of the repair search. */
export async function stateProblem(notes: MechanicNotes, tree: SourceTree, parts: MechanicParts): Promise<Problem> {
  const changes = await parts.workspace.changes(notes.commit, changeLimit);
  return { tree, faults: notes.faults, spectra: notes.spectra, changes };
}
