import type { LocalGit } from '@suture/adapters/local-git';
import { findSuite } from '@suture/adapters/proving';
import type { Config, Suites } from '@suture/core';

/** Reads how the tests are run from the configuration, or from package.json as it is at the commit. */
export function createSuiteFinder(git: Pick<LocalGit, 'readFile'>, config: Config): Suites {
  return {
    find: async (incident, commit) => findSuite(await git.readFile(commit, 'package.json'), incident, config),
  };
}
