import type { Artifacts, CodeHost, Config, FixRequest, Incident } from '@suture/core';
import type { Problem, SearchLimits, SourceTree } from '@suture/mechanic';
import type { MechanicNotes } from './notes.ts';
import type { RepairWorkspace } from './repair-workspace.ts';

export interface MechanicParts {
  readonly config: Config;
  readonly workspace: RepairWorkspace;
  readonly artifacts: Artifacts;
  readonly codeHost: Pick<CodeHost, 'diff'>;
  /** How many candidates are tried, for how many milliseconds, in how many trees, until how many pass. */
  readonly search: Omit<SearchLimits, 'clock' | 'time'> & {
    readonly parallel: number;
    /** By default, it is chosen by how long the tests take. */
    readonly time?: number;
    /** Told when the time is used up and the search can be gone on with. Without it, the incident is handed over then. */
    readonly onPaused?: (reason: string) => void;
  };
}

/** What the mechanic has to know of an incident besides its evidence. */
export type MechanicIncident = Pick<Incident, 'id' | 'service' | 'repository'>;

/** A fix request without what only models read. */
export interface MechanicRequest extends Pick<FixRequest, 'diagnosis' | 'attempts' | 'comments'> {
  readonly incident: MechanicIncident;
}

const changeLimit = 30;

/** The failure as input of the repair search. */
export async function stateProblem(notes: MechanicNotes, tree: SourceTree, parts: MechanicParts): Promise<Problem> {
  const changes = await parts.workspace.changes(notes.commit, changeLimit);
  return { tree, faults: notes.faults, spectra: notes.spectra, changes };
}
