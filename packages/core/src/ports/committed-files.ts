import type { Incident } from '../model/index.ts';
import type { FoundLine } from '../policy/same-fault.ts';

/** Single files of a commit, for a step that needs a few of them. */
export interface CommittedFiles {
  /** The file's text; undefined where there is no such file, or it is binary or too large. */
  read(incident: Incident, commit: string, path: string): Promise<string | undefined>;
  /** Lines of source code that hold one of some texts; at most 200. */
  find(incident: Incident, commit: string, texts: readonly string[]): Promise<readonly FoundLine[]>;
}
