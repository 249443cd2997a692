import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalGit, openLocalGit, readGit } from '@suture/adapters/local-git';
import type { Sandbox } from '@suture/adapters/proving';
import { readAlertInput, readIncidentReport, readTranscripts } from '@suture/cli';
import { type Config, defined, type Incident, InvalidInput, type Log, readConfig } from '@suture/core';
import { type EngineChoice, type LocalLoop, openLocalLoop } from '@suture/local';
import type { EvalCase } from './case.ts';
import { type HiddenRun, runHiddenTests } from './hidden-tests.ts';
import { type Expectation, judgeCase } from './judge.ts';
import type { CaseResult } from './report.ts';
import { buildRepository, findCommit } from './repository.ts';
import { sumSpending } from './spending.ts';

/** What all cases of a run share. */
export interface EvalSetup {
  readonly engineChoice: EngineChoice;
  /** The parts of the operator's configuration that concern every service. */
  readonly config: Partial<Pick<Config, 'models' | 'limits'>>;
  readonly sandbox: Sandbox;
  readonly allowUnsandboxed: boolean;
  readonly log: Log;
  readonly now: () => Date;
  /** Milliseconds of a clock that only goes forward. */
  readonly ticks: () => number;
}

/**
 * Runs one case the way `suture heal` runs a repository, up to the pull request or the hand-over, and judges it.
 * @param scratch an empty folder for this case
 * @throws InvalidInput when the case itself is wrong
 */
export async function runCase(given: EvalCase, scratch: string, setup: EvalSetup): Promise<CaseResult> {
  const folder = realpathSync(scratch);
  const repository = join(folder, 'repository');
  await buildRepository(given, repository);
  const expected = await lookUp(given, repository);
  const git = await openLocalGit({ repository, state: join(folder, 'hidden'), clock: { now: setup.now } });
  const runHidden = openHiddenTests(given, git, join(folder, 'reports'), setup.sandbox);
  const onBase = await runHidden?.(await readGit({ at: repository, args: ['rev-parse', 'HEAD'] }));
  if (given.expected.outcome === 'fix') refuseIdle(given, onBase);
  const input = inputOf(given);
  const loop = await openLocalLoop({
    engineChoice: setup.engineChoice,
    repository,
    service: given.service.name,
    config: configOf(given, repository, setup.config),
    log: setup.log,
    environment: { SUTURE_HOME: join(folder, 'state') },
    allowUnsandboxed: setup.allowUnsandboxed,
    ...defined({ logFile: input.log }),
  });
  try {
    const started = setup.ticks();
    const incident = await heal(given, input, loop);
    const seconds = Math.round(setup.ticks() - started) / 1000;
    const { diagnosis, patch, proof } = await readIncidentReport(incident.id, loop.ports);
    const suspectCommit = (patch?.mends ?? diagnosis?.suspectCommit)?.id;
    const hidden = onBase === undefined ? undefined : await showHidden(onBase, incident, runHidden);
    return judgeCase(given.name, expected, {
      incident,
      ...defined({ diagnosis, suspectCommit, proof, hidden }),
      ...sumSpending(await readTranscripts(incident.id, loop.ports)),
      seconds,
    });
  } finally {
    await loop.close();
  }
}

async function lookUp(given: EvalCase, repository: string): Promise<Expectation> {
  const { suspectCommit, ...expected } = given.expected;
  if (suspectCommit === undefined) return expected;
  return { ...expected, suspectCommit: await findCommit(given, suspectCommit, repository) };
}

/** The case's service as the operator would configure it; on one machine the pull request is a local record and need not be a draft. */
function configOf(given: EvalCase, repository: string, shared: EvalSetup['config']): Config {
  const { name, ...service } = given.service;
  const own = { ...service, repository, branch: 'main', alarms: ['**'], trust: { start: 'propose' } };
  return readConfig({ ...shared, services: { [name]: own } }, `the configuration of the case ${given.name}`);
}

function inputOf({ folder, signal: { alert, log, failing } }: EvalCase) {
  const at = (file: string | undefined) => file && join(folder, file);
  return { alert: at(alert), log: at(log), failing };
}

async function heal(given: EvalCase, input: ReturnType<typeof inputOf>, loop: LocalLoop): Promise<Incident> {
  const { alert } = await readAlertInput(input, { loop, service: given.service.name });
  const intake = await loop.submit(alert);
  if (intake.outcome === 'suppressed')
    throw new InvalidInput(`the case ${given.name}`, [`signal: ${intake.reason}; give an alert that is firing`]);
  const end = await loop.run(intake.incidentId, { stay: false });
  if (end.outcome === 'failed') throw end.error;
  return end.incident;
}

function openHiddenTests(given: EvalCase, git: LocalGit, reports: string, sandbox: Sandbox) {
  const { hidden } = given;
  if (hidden === undefined) return undefined;
  return (commit: string) => runHiddenTests(given, hidden, commit, { git, sandbox, reports });
}

/** Hidden tests that pass without a fix would accept any fix. */
function refuseIdle({ name }: EvalCase, onBase: HiddenRun | undefined): void {
  if (onBase === undefined || onBase.problem !== undefined || onBase.passed < onBase.total) return;
  const why = `all ${onBase.total} pass without a fix; add one that fails on the failing commit`;
  throw new InvalidInput(`the case ${name}`, [`hidden.files: ${why}`]);
}

async function showHidden(
  onBase: HiddenRun,
  { review }: Incident,
  run: ((commit: string) => Promise<HiddenRun>) | undefined,
): Promise<NonNullable<CaseResult['hidden']>> {
  if (review === undefined || run === undefined) return { ran: false, passed: 0, total: onBase.total, failures: [] };
  const patched = await run(review.headCommit);
  return { ...patched, ran: true, total: Math.max(patched.total, onBase.total) };
}
