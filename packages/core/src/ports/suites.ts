import type { TestCommand } from '../model/index.ts';

export type SuiteResult =
  | { readonly outcome: 'found'; readonly command: TestCommand }
  | { readonly outcome: 'none'; readonly reason: string };

/** How a repository's tests are run at a commit. */
export interface Suites {
  find(repository: string, commit: string): Promise<SuiteResult>;
}
