import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalGit } from '@suture/adapters/local-git';
import { checkDependencies } from '@suture/adapters/proving';
import type { Alert, ServiceConfig } from '@suture/core';
import { detectSuite, explainNotRunnable } from '@suture/mechanic/suites';
import { SuiteNotRunnable } from './errors.ts';

interface CheckParts {
  /** Absolute path of the user's checkout, which has no uncommitted changes. */
  readonly repository: string;
  readonly git: Pick<LocalGit, 'deployedCommit' | 'listFiles'>;
  readonly service: ServiceConfig | undefined;
}

/**
 * Finds out, before there is an incident, whether the tests that would prove a fix can be run.
 * @throws SuiteNotRunnable or DependenciesMissing
 */
export async function checkSuite({ failingCommand }: Pick<Alert, 'failingCommand'>, parts: CheckParts): Promise<void> {
  const { repository, git, service } = parts;
  const paths = await git.listFiles(await git.deployedCommit());
  const read = (path: string) => {
    const absolute = join(repository, path);
    return existsSync(absolute) ? readFileSync(absolute, 'utf8') : undefined;
  };
  checkDependencies(repository);
  for (const command of failingCommand === undefined
    ? [service?.testCommand]
    : [failingCommand, service?.testCommand]) {
    const found = detectSuite(read, command, () => paths);
    // Without a suite of its own, a project is still diagnosed.
    if (found.outcome === 'none' && command !== failingCommand) continue;
    const why = found.outcome === 'none' ? found.reason : explainNotRunnable(found.suite, repository);
    if (why !== undefined) throw new SuiteNotRunnable(command ?? 'npm test', why);
  }
}
