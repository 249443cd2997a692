import type { Alert, Config, SuiteResult } from '@suture/core';
import { copySuite, detectSuite, type ProjectFiles } from '@suture/mechanic/suites';

/**
 * The command that runs the tests of an incident's project: the configured one, the project's own, or the incident's failing command.
 * @param files the tree; of its texts only package.json and what defines a workspace are read
 */
export function findSuite(
  files: ProjectFiles,
  incident: { readonly service: string; readonly alert: Pick<Alert, 'failingCommand'> },
  config: Config,
): SuiteResult {
  const own = detectSuite(files.read, config.services[incident.service]?.testCommand, files.list);
  const { failingCommand } = incident.alert;
  const found =
    own.outcome === 'none' && failingCommand !== undefined ? detectSuite(files.read, failingCommand, files.list) : own;
  if (found.outcome === 'none') return found;
  return { outcome: 'found', command: copySuite(found.suite) };
}
