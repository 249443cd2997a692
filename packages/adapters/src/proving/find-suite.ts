import type { Config, Incident, SuiteResult } from '@suture/core';
import { detectSuite } from '@suture/mechanic/suites';

/**
 * The command that runs the tests of an incident's project: the configured one, the project's own, or the incident's failing command.
 * @param manifest the text of package.json; undefined when there is none
 */
export function findSuite(manifest: string | undefined, incident: Incident, config: Config): SuiteResult {
  const read = (path: string) => (path === 'package.json' ? manifest : undefined);
  const own = detectSuite(read, config.services[incident.service]?.testCommand);
  const { failingCommand } = incident.alert;
  const found = own.outcome === 'none' && failingCommand !== undefined ? detectSuite(read, failingCommand) : own;
  if (found.outcome === 'none') return found;
  const { framework, argv, env, source } = found.suite;
  return { outcome: 'found', command: { framework, argv: [...argv], env: { ...env }, source } };
}
