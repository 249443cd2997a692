import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createDynamoStores, type DynamoStores, type DynamoTable } from '@suture/adapters/aws/dynamodb';
import { QueryUnanswerable } from '@suture/adapters/errors';
import { createFileArtifacts, createLogTelemetry, readChunks } from '@suture/adapters/local-files';
import { type LocalGit, openLocalGit } from '@suture/adapters/local-git';
import { createProver, createSandbox, type Prover, type Sandbox } from '@suture/adapters/proving';
import { combineTelemetry, type TelemetrySource, type VendorWorld } from '@suture/adapters/telemetry';
import { openTelemetrySources } from '@suture/adapters/vendors';
import {
  type Artifacts,
  type Clock,
  type Config,
  defined,
  type Engine,
  type Incident,
  type Ports,
  type SearchOrder,
  type SearchReport,
  type Suites,
} from '@suture/core';
import { openAgents } from './agents.ts';
import { createBaseRuns } from './base-runs.ts';
import { chooseModels, createChosenEngine } from './engine-choice.ts';
import type { TaskTokens } from './machine/index.ts';
import { createMechanicEngine, type RepairWorkspace, searchLimits, searchRepairs } from './mechanic/index.ts';
import type { LocalOptions } from './options.ts';
import { rerunReproduction } from './rerun-reproduction.ts';
import { createRerunTelemetry } from './rerun-telemetry.ts';
import { runFailingCommand } from './run-failing-command.ts';
import type { StateFolder } from './state-folder.ts';
import { createSuiteFinder } from './suite-finder.ts';
import { openTable } from './table/index.ts';
import { interruptible, openWorkspace } from './workspace.ts';

/** What the parts of one machine share. */
export interface Machine {
  readonly options: LocalOptions;
  readonly folder: StateFolder;
  readonly config: Config;
  readonly clock: Clock;
  readonly git: LocalGit;
  readonly sandbox: Sandbox;
  readonly workspace: RepairWorkspace;
  readonly suites: Suites;
  readonly artifacts: Artifacts;
  readonly stores: DynamoStores;
  readonly vendors: VendorWorld;
  /** The vendors that the configuration names. */
  readonly sources: readonly TelemetrySource[];
  readonly table: DynamoTable & { close(): Promise<void> };
}

export async function openMachine(options: LocalOptions, folder: StateFolder): Promise<Machine> {
  const { repository } = options;
  const clock: Clock = { now: () => new Date() };
  const config = chooseModels(atRepository(options), options.service, options.engineChoice);
  const branch = config.services[options.service]?.branch;
  const git = await openLocalGit({ repository, state: folder.code, clock, ...defined({ branch }) });
  const found = await createSandbox({ allowUnsandboxed: options.allowUnsandboxed });
  const sandbox = interruptible(found, options.interrupt);
  // The table is opened last: it serves until it is closed, so nothing may fail between opening and returning it.
  const vendors = openVendors(config, clock, options);
  const table = await openTable({ folder: folder.table, name: 'suture' });
  return {
    options,
    folder,
    config,
    clock,
    git,
    sandbox,
    workspace: openWorkspace({ git, sandbox, folder, options }),
    suites: createSuiteFinder(git, config),
    artifacts: createFileArtifacts(folder.artifacts),
    stores: createDynamoStores(table, clock),
    vendors,
    sources: openTelemetrySources(vendors),
    table,
  };
}

/** Vendors are asked with the secrets of the environment. */
function openVendors(config: Config, clock: Clock, { environment, vendorFetch = fetch }: LocalOptions): VendorWorld {
  const secret = async (name: string) => {
    const value = environment[name];
    if (value !== undefined && value !== '') return value;
    throw new QueryUnanswerable(`The environment variable ${name} is not set, so that its system cannot be asked.`);
  };
  return { config, clock, secret, fetch: vendorFetch, pause: (milliseconds) => pause(milliseconds) };
}

/** The configuration with this folder as the service's repository. */
function atRepository({ config, service: name, repository }: LocalOptions): Config {
  const service = config.services[name];
  if (service === undefined) return config;
  return { ...config, services: { ...config.services, [name]: { ...service, repository } } };
}

/** Records which executions were requested; the loop runs them. */
export function openExecutions(tokens: TaskTokens): Ports['executions'] {
  const started = new Set<string>();
  return {
    start: async (incidentId) => {
      started.add(incidentId);
    },
    status: async (incidentId) => (started.has(incidentId) ? 'running' : 'unknown'),
    succeed: async (token, output) => tokens.succeed(token, output),
  };
}

/** What there is without a log. */
const noTelemetry: Ports['telemetry'] = {
  gather: async () => ({ errors: [], gaps: ['Nothing is set up that tells of the service.'] }),
  read: async () => {
    const observed = 'nothing is set up that tells whether the symptom is gone';
    return { alarm: 'unknown', sameError: 0, observed, unread: [observed] };
  },
};

/** A running service's telemetry. Without one, the log or the failing command, and a rerun of the reproduction. */
export function openTelemetry(machine: Machine): Ports['telemetry'] {
  const { options, artifacts, workspace, config, sources } = machine;
  const { live, logFile } = options;
  if (live !== undefined) {
    const { telemetry } = live;
    return combineTelemetry({ own: telemetry ?? noTelemetry, ownConcerns: () => telemetry !== undefined, sources });
  }
  const own = createRerunTelemetry({
    gather: gatherFrom(machine),
    rerun: (incident) => rerunReproduction(incident, artifacts, workspace, config),
  });
  const ownConcerns = ({ alert }: Incident) => logFile !== undefined || alert.failingCommand !== undefined;
  // Nothing is deployed here that a vendor could see, so that only the reproduction tells whether the symptom is gone.
  return { ...combineTelemetry({ own, ownConcerns, sources }), read: own.read };
}

function gatherFrom({ options, config, workspace, git }: Machine): Ports['telemetry']['gather'] {
  const { logFile, engineChoice } = options;
  const log = logFile === undefined ? undefined : createLogTelemetry({ lines: () => readChunks(resolve(logFile)) });
  return async (incident) => {
    const logged = await log?.gather(incident);
    if (incident.alert.failingCommand === undefined)
      return logged ?? { errors: [], gaps: ['No log was given; pass one with --log.'] };
    // The mechanic runs the command itself and reads more than its errors.
    if (engineChoice?.by !== 'bedrock') return logged ?? { errors: [], gaps: [] };
    const run = { config, workspace, commit: git.deployedCommit, files: git };
    const failing = await runFailingCommand(incident, run);
    return { ...logged, ...failing, errors: [...failing.errors, ...(logged?.errors ?? [])] };
  };
}

/** Why a search for a repair stopped before its end, once it did. */
export interface PausedSearch {
  reason: string | undefined;
}

/** The mechanic, and the agents once an incident needs them. */
export function openEngine(machine: Machine, pausedSearch: PausedSearch): Engine {
  const { options, folder, config, clock, git, suites, sources, stores, artifacts, table, workspace } = machine;
  const time = defined({ time: searchTime(options) });
  const onPaused = (reason: string) => {
    pausedSearch.reason = reason;
  };
  const pause = options.mayPause === true ? { onPaused } : {};
  let agents: Promise<Engine> | undefined;
  return createChosenEngine({
    wanted: options.engineChoice,
    artifacts,
    mechanic: createMechanicEngine({
      config,
      workspace,
      artifacts,
      codeHost: git,
      search: { ...searchLimits, ...time, ...pause },
    }),
    agents: () => {
      const parts = {
        config,
        clock,
        git,
        suites,
        sources,
        stores: { ...stores, artifacts },
        table,
        index: folder.index,
      };
      agents ??= openAgents({ ...parts, logFile: options.logFile });
      return agents;
    },
  });
}

/** Carries out the search orders of incidents whose engine is a model. */
export function openSearch({ options, sandbox, workspace }: Machine) {
  return async (order: SearchOrder): Promise<SearchReport> => {
    const found = await searchRepairs(order, workspace, searchTime(options));
    // An interrupted search has findings too, which must not count.
    options.interrupt?.throwIfAborted();
    return { ...found, nonce: order.nonce, isolation: sandbox.isolation };
  };
}

/** Milliseconds, where the command says how long. */
function searchTime({ minutes }: LocalOptions): number | undefined {
  return minutes === undefined ? undefined : minutes * 60_000;
}

export function openProver({ options, folder, sandbox, workspace }: Machine): Prover {
  const { checkout, prepare, onRun, onResults } = workspace;
  const baseRuns = createBaseRuns({
    folder: folder.baseRuns,
    repository: options.repository,
    isolation: sandbox.isolation,
  });
  const told = defined({ onRun, onResults });
  return createProver({ checkout, prepare, sandbox, reports: folder.reports, baseRuns, ...told });
}
