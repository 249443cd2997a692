import type { LocalGit } from '@suture/adapters/local-git';
import { findSuite } from '@suture/adapters/proving';
import type { Config, Suites } from '@suture/core';
import { isProjectFile, type ProjectFiles } from '@suture/mechanic/suites';

type CommittedFiles = Pick<LocalGit, 'readFile' | 'listFiles'>;

/** Reads how the tests are run from the configuration, or from the manifests as they are at the commit. */
export function createSuiteFinder(git: CommittedFiles, config: Config): Suites {
  return {
    find: async (incident, commit) => findSuite(await readProject(git, commit), incident, config),
  };
}

/** The manifests of a commit, read at once: how tests are run is found without waiting. */
export async function readProject(git: CommittedFiles, commit: string): Promise<ProjectFiles> {
  const paths = await git.listFiles(commit);
  const texts = new Map<string, string | undefined>();
  for (const path of paths.filter(isProjectFile)) texts.set(path, await git.readFile(commit, path));
  return { read: (path) => texts.get(path), list: () => paths };
}
