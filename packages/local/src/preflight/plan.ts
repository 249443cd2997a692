import { type Alert, type Config, defined, type ObservedError, type ServiceConfig, serviceOf } from '@suture/core';
import { writeReproduction } from '@suture/mechanic/reproduce';
import { detectSuite, type ProjectFiles } from '@suture/mechanic/suites';
import { readIncidentFaults } from '../mechanic/incident-faults.ts';
import { openSourceTree } from '../mechanic/index.ts';
import type { Machine } from '../parts.ts';
import { readProject } from '../suite-finder.ts';
import { checkBefore } from './index.ts';

/** What a heal would do, as sentences and values for a person and for programs. */
export interface HealPlan {
  readonly repository: string;
  readonly service: string;
  readonly commit: string;
  /** The failure that would be healed. */
  readonly failure: string;
  /** The command of the suite that proves a fix, and its runner. */
  readonly suite?: { readonly command: string; readonly runner: string };
  readonly reproduction: string;
  readonly engine: string;
  readonly limits: string;
  readonly isolation: string;
}

/**
 * Says what a heal of the alert would do. Runs no test and stores no incident.
 * @param errors those of the log
 * @throws as `checkBefore` does, apart from what only a run of the failing command shows
 */
export async function planHeal(alert: Alert, errors: readonly ObservedError[], machine: Machine): Promise<HealPlan> {
  const { options, git, config, sandbox } = machine;
  await checkBefore(alert, { wantsFix: true, runsCommand: false }, machine);
  const commit = await git.deployedCommit();
  const files = await readProject(git, commit);
  const service = serviceOf({ service: options.service }, { config });
  const own = detectSuite(files.read, service.testCommand ?? alert.failingCommand, files.list);
  const suite = own.outcome === 'none' ? undefined : { command: own.suite.source, runner: own.suite.framework };
  return {
    repository: options.repository,
    service: options.service,
    commit,
    failure: describeFailure(alert, errors),
    ...defined({ suite }),
    reproduction: await planReproduction(alert, errors, { machine, commit, files, service }),
    ...describeEngine(machine, config),
    isolation: sandbox.isolation,
  };
}

function describeFailure(alert: Alert, errors: readonly ObservedError[]): string {
  const error = chosenError(alert, errors)?.error;
  return error === undefined ? alert.title : `${error.name}: ${error.message.slice(0, 200)}`;
}

function chosenError(alert: Alert, errors: readonly ObservedError[]): ObservedError | undefined {
  const named = errors.find(({ error }) => error === alert.error) ?? errors[0];
  return named ?? (alert.error === undefined ? undefined : { error: alert.error, count: 1 });
}

interface Place {
  readonly machine: Machine;
  readonly commit: string;
  readonly files: ProjectFiles;
  readonly service: ServiceConfig;
}

async function planReproduction(alert: Alert, errors: readonly ObservedError[], place: Place): Promise<string> {
  if (alert.failingCommand !== undefined) return `the failing tests of ${alert.failingCommand}`;
  const seen = chosenError(alert, errors);
  if (seen === undefined) return 'none yet: neither the alert nor a log names an error';
  const { machine, commit, files, service } = place;
  const found = detectSuite(files.read, service.testCommand, files.list);
  if (found.outcome === 'none') return `none: ${found.reason}`;
  const checkout = await machine.workspace.checkout(commit);
  try {
    const tree = openSourceTree(checkout.root);
    const fault = readIncidentFaults(seen.error, tree).faults.find(({ frames }) => frames.length > 0);
    if (fault === undefined) return 'none: the error has no stack trace into this repository';
    const hints = defined({ event: seen.event, hint: service.replay });
    const written = writeReproduction({ tree, suite: found.suite, fault, ...hints });
    if (written.outcome === 'impossible') return `none: ${written.reason}`;
    const { kind, description } = written.reproduction;
    return `${kind}: ${description}`;
  } finally {
    await checkout.dispose();
  }
}

function describeEngine({ options }: Machine, { models, limits }: Config): Pick<HealPlan, 'engine' | 'limits'> {
  const attempts = `up to ${limits.fixAttempts} fixes`;
  if (options.engineChoice?.by === 'bedrock' && models !== undefined) {
    const { perIncident, perDay } = models.budget;
    const spend = ({ tokens, usd }: typeof perDay) => `${tokens} tokens or $${usd}`;
    return {
      engine: `models on Bedrock: ${models.diagnose.id} diagnoses, ${models.fix.id} writes fixes`,
      limits: `${attempts}; ${spend(perIncident)} for this incident, ${spend(perDay)} a day`,
    };
  }
  const search =
    options.minutes === undefined
      ? '2 to 10 minutes of search for each, by how long the tests take'
      : `${options.minutes} minutes of search for each`;
  return { engine: 'the mechanic, without a model', limits: `${attempts}, ${search}` };
}
