import type { Incident } from '../model/index.ts';

/** Single files of a commit, for a step that needs a few of them. */
export interface CommittedFiles {
  /** The file's text; undefined where there is no such file, or it is binary or too large. */
  read(incident: Incident, commit: string, path: string): Promise<string | undefined>;
}
