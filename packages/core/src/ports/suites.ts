import type { Incident, TestCommand } from '../model/index.ts';

export type SuiteResult =
  | { readonly outcome: 'found'; readonly command: TestCommand }
  | { readonly outcome: 'none'; readonly reason: string };

/** How the tests of an incident's repository are run. */
export interface Suites {
  /** The operator's command, the project's own at that commit, or the command that the incident is about. */
  find(incident: Incident, commit: string): Promise<SuiteResult>;
}
