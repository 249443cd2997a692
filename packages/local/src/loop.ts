import { join } from 'node:path';
import {
  type Alert,
  ArtifactMissing,
  artifactKeys,
  defined,
  forOneMachine,
  type Incident,
  IncidentNotFound,
  type IntakeResult,
  type ObservedError,
  type Ports,
  type ProvingReport,
  parse,
  parseJson,
  receiveAlert,
  recordAlert,
  runStep,
  SearchOrder,
  type Stage,
  type SuiteRun,
  steps,
  WorkOrder,
} from '@suture/core';
import * as z from 'zod';
import { ExecutionFailed } from './errors.ts';
import type { KeptBranch } from './forget.ts';
import { healDefinition } from './heal-definition.ts';
import { createTaskTokens, type MachineEvent, openJournal, runMachine, type TaskHandler } from './machine/index.ts';
import type { LocalOptions } from './options.ts';
import type { PausedSearch } from './parts.ts';
import { pollForAnswer } from './poll-for-answer.ts';
import { type LocalPorts, openLocalPorts } from './ports.ts';
import type { CheckedAlert, Wish } from './preflight/index.ts';
import type { HealPlan } from './preflight/plan.ts';
import { openReviewer, type Reviewer } from './reviewer/index.ts';
import { takeRunLock } from './run-lock.ts';
import { openStateFolder, type StateFolder } from './state-folder.ts';

export type RunEnd =
  | { readonly outcome: 'ended'; readonly incident: Incident }
  /** It waits for a person or a rollout, or the time for a step is used up, and this run does not wait. `paused` says why there is more to do. */
  | { readonly outcome: 'waiting'; readonly incident: Incident; readonly paused?: string }
  | { readonly outcome: 'failed'; readonly error: ExecutionFailed; readonly incident: Incident }
  /** Another process is running it. */
  | { readonly outcome: 'busy'; readonly heldBy: number; readonly incident: Incident };

export interface RunOptions {
  /** Polls for the answers to waiting states until the signal is aborted, instead of returning. */
  readonly stay: boolean;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: MachineEvent) => void;
}

export interface LocalLoop {
  readonly ports: Ports;
  readonly folder: StateFolder;
  readonly reviewer: Reviewer;
  /** Whether new pull requests are opened on a code host, where people decide about them. */
  readonly isRemote: boolean;
  /** The commit that is healed. */
  headCommit(): Promise<string>;
  /** Paths of uncommitted changes, which Suture does not look at. */
  uncommitted(): Promise<readonly string[]>;
  /**
   * Checks that what is wanted of an alert can be done here, before it is submitted.
   * @throws LanguageNotRepaired, DependenciesMissing, SuiteNotRunnable, NoTests, SetUpFails or NothingFails
   */
  check(alert: CheckedAlert, wish: Wish): Promise<void>;
  /** Says what a heal would do, and does nothing. @param errors those of the log */
  plan(alert: Alert, errors: readonly ObservedError[]): Promise<HealPlan>;
  /** Takes an alert in; the incident it starts is then run with `run`. */
  submit(alert: Alert): Promise<IntakeResult>;
  /** Runs or resumes an incident's execution until it ends or waits. @throws IncidentNotFound */
  run(incidentId: string, options: RunOptions): Promise<RunEnd>;
  /**
   * Removes the records of ended incidents and their branches, and returns the branches that were left.
   * @throws InvalidInput when one has not ended; nothing is removed then
   */
  forget(incidents: readonly Incident[]): Promise<readonly KeptBranch[]>;
  close(): Promise<void>;
}

/** Opens the loop for one repository on this machine. */
export async function openLocalLoop(given: LocalOptions): Promise<LocalLoop> {
  const options = { ...given, config: forOneMachine(given.config, given.environment) };
  const folder = openStateFolder(options.repository, options.environment);
  const tokens = createTaskTokens();
  const pausedSearch: PausedSearch = { reason: undefined };
  const local = await openLocalPorts(options, folder, tokens, pausedSearch);
  const reviewer = openReviewer({
    git: local.git,
    killSwitch: { reason: () => local.ports.killSwitch.reason(options.service) },
    killSwitchFile: folder.killSwitch,
  });

  async function run(incidentId: string, { stay, signal, onEvent }: RunOptions): Promise<RunEnd> {
    const lock = takeRunLock(join(folder.journals, `${incidentId}.lock`));
    if ('heldBy' in lock)
      return { outcome: 'busy', heldBy: lock.heldBy, incident: await readIncident(incidentId, local.ports) };
    const leave = new AbortController();
    pausedSearch.reason = undefined;
    let polling: Promise<void> = Promise.resolve();
    const signals = signal === undefined ? leave.signal : AbortSignal.any([leave.signal, signal]);
    try {
      const end = await runMachine({
        definition: healDefinition(),
        executionId: incidentId,
        input: { incidentId },
        handlers: handlersOf(local, pausedSearch, {
          onPaused: () => leave.abort(),
          onWaiting: () => {
            polling = pollForAnswer(incidentId, local.ports, stay, signals).then(
              (answered) => (answered ? undefined : leave.abort()),
              (error: unknown) => leave.abort(error),
            );
          },
        }),
        waiting: tokens,
        journal: await openJournal(join(folder.journals, `${incidentId}.jsonl`)),
        signal: signals,
        ...defined({ onEvent }),
      });
      await polling;
      if (leave.signal.reason instanceof Error && leave.signal.reason.name !== 'AbortError') throw leave.signal.reason;
      const incident = await readIncident(incidentId, local.ports);
      if (end.outcome === 'failed') return { outcome: 'failed', error: new ExecutionFailed(incidentId, end), incident };
      if (end.outcome !== 'suspended') return { outcome: 'ended', incident };
      return { outcome: 'waiting', incident, ...defined({ paused: pausedSearch.reason }) };
    } finally {
      lock.release();
    }
  }

  return {
    ports: local.ports,
    folder,
    reviewer,
    isRemote: options.codeHost !== undefined,
    headCommit: () => local.git.deployedCommit(),
    uncommitted: () => local.git.uncommitted(),
    check: local.check,
    plan: local.plan,
    forget: local.forget,
    submit: (alert) => submit(alert, local.ports),
    run,
    close: local.close,
  };
}

/** Takes an alert in, and records what became of it. */
async function submit(alert: Alert, ports: Ports): Promise<IntakeResult> {
  const result = await receiveAlert(alert, ports);
  const at = ports.clock.now().toISOString();
  await recordAlert(alert, result, { id: `local-${ports.entropy.nonce().slice(0, 16)}`, at }, ports);
  return result;
}

/** The handler of each Task state: a step, or the proving ground. */
function handlersOf(
  local: LocalPorts,
  pausedSearch: PausedSearch,
  { onWaiting, onPaused }: { readonly onWaiting: () => void; readonly onPaused: () => void },
) {
  const handlers: Record<string, TaskHandler> = {};
  for (const [name, step] of Object.entries(steps)) {
    handlers[name] = async (input) => {
      const output = await runStep(step, input, local.ports);
      if ('settle' in step) onWaiting();
      if (pausedSearch.reason !== undefined) onPaused();
      return output;
    };
  }
  return {
    ...handlers,
    DiagnoseSearch: (input: unknown) => search(input, local),
    TestRun: (input: unknown) => prove(input, local),
  };
}

/** Logs a build as a step logs itself. */
async function logged<T>(
  about: { readonly state: 'DiagnoseSearch' | 'TestRun'; readonly stage: Stage; readonly incidentId: string },
  log: Ports['log'],
  work: () => Promise<{ readonly summary: string; readonly value: T }>,
): Promise<T> {
  log.info('step started', about);
  const { summary, value } = await work();
  log.info('step finished', { ...about, summary });
  return value;
}

/** The state machine passes a build the work order's key in its environment. */
const BuildInput = z.object({
  EnvironmentVariablesOverride: z.tuple([z.object({ Name: z.literal('WORK_ORDER'), Value: z.string() })]),
});

async function readOrder<S extends z.ZodType>(schema: S, rawInput: unknown, { artifacts }: Ports): Promise<z.infer<S>> {
  const { EnvironmentVariablesOverride } = parse(BuildInput, rawInput, 'the input of a build');
  const key = EnvironmentVariablesOverride[0].Value;
  const text = await artifacts.get(key);
  if (text === undefined) throw new ArtifactMissing(key);
  return parseJson(schema, text, 'the work order');
}

async function search(input: unknown, { ports, search }: LocalPorts): Promise<Record<string, never>> {
  const order = await readOrder(SearchOrder, input, ports);
  const { incidentId } = order;
  const report = await logged({ state: 'DiagnoseSearch', stage: 'diagnose', incidentId }, ports.log, async () => {
    const value = await search(order);
    return { summary: value.summary, value };
  });
  await ports.artifacts.put(artifactKeys.searchReport(incidentId), JSON.stringify(report, null, 2));
  return {};
}

async function prove(input: unknown, { ports, prover }: LocalPorts): Promise<Record<string, never>> {
  const order = await readOrder(WorkOrder, input, ports);
  const { incidentId } = order;
  const report = await logged({ state: 'TestRun', stage: 'test', incidentId }, ports.log, async () => {
    const value = await prover.prove(order);
    return { summary: describeRuns(value), value };
  });
  const key = artifactKeys.provingReport(incidentId, order.attempt);
  await ports.artifacts.put(key, JSON.stringify(report, null, 2));
  return {};
}

function describeRuns({ base, withPatch, problem }: ProvingReport): string {
  if (base === undefined || withPatch === undefined) return problem ?? 'no run of the suite was needed';
  const passed = ({ tests }: SuiteRun) => tests.filter(({ status }) => status === 'passed').length;
  return `${passed(base)} tests pass on the base commit, ${passed(withPatch)} with the fix`;
}

async function readIncident(incidentId: string, ports: Ports): Promise<Incident> {
  const incident = await ports.incidents.get(incidentId);
  if (incident === undefined) throw new IncidentNotFound(incidentId);
  return incident;
}
