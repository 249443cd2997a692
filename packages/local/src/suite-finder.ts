import type { LocalGit } from '@suture/adapters/code-hosts';
import type { Config, Suites } from '@suture/core';
import { detectSuite } from '@suture/mechanic/suites';

/** Reads how the tests are run from the configuration, or from package.json as it is at the commit. */
export function createSuiteFinder(git: Pick<LocalGit, 'readFile'>, config: Config): Suites {
  return {
    find: async (incident, commit) => {
      const manifest = await git.readFile(commit, 'package.json');
      const read = (path: string) => (path === 'package.json' ? manifest : undefined);
      const own = detectSuite(read, config.services[incident.service]?.testCommand);
      const { failingCommand } = incident.alert;
      const found = own.outcome === 'none' && failingCommand !== undefined ? detectSuite(read, failingCommand) : own;
      if (found.outcome === 'none') return found;
      const { framework, argv, env, source } = found.suite;
      return { outcome: 'found', command: { framework, argv: [...argv], env: { ...env }, source } };
    },
  };
}
