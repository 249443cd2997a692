import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { createDynamoStores } from '@suture/adapters/aws/dynamodb';
import {
  createFileArtifacts,
  createFileKillSwitch,
  createFileTickets,
  createLogTelemetry,
  readChunks,
} from '@suture/adapters/local-files';
import { createBranchRollout, type LocalGit, openLocalGit } from '@suture/adapters/local-git';
import { createProver, createSandbox, linkDependencies, type Prover } from '@suture/adapters/proving';
import { type Clock, type Config, type Engine, enginePorts, type Ports } from '@suture/core';
import { openAgents } from './agents.ts';
import type { TaskTokens } from './machine/index.ts';
import { createMechanicEngine, type Workshop } from './mechanic/index.ts';
import type { LocalOptions } from './options.ts';
import { rerunReproduction } from './rerun-reproduction.ts';
import { createRerunTelemetry } from './rerun-telemetry.ts';
import { type FailingCommandParts, runFailingCommand } from './run-failing-command.ts';
import type { StateFolder } from './state-folder.ts';
import { createSuiteFinder } from './suite-finder.ts';
import { openTable } from './table/index.ts';
import { chooseModels, createThinkers } from './thinker.ts';

/** Everything the loop reaches on one machine. */
export interface LocalPorts {
  readonly ports: Ports;
  readonly git: LocalGit;
  readonly prover: Prover;
  /** Incidents whose execution was asked for and not yet run. */
  readonly started: string[];
  close(): Promise<void>;
}

const systemClock: Clock = { now: () => new Date() };

/** The composition root of one machine: the only place where its parts are put together. */
export async function openLocalPorts(
  options: LocalOptions,
  folder: StateFolder,
  tokens: TaskTokens,
): Promise<LocalPorts> {
  const config = chooseModels(atRepository(options), options.thinker);
  const service = config.services[options.service];
  const git = await openLocalGit({
    repository: options.repository,
    state: folder.code,
    clock: systemClock,
    ...(service?.branch === undefined ? {} : { branch: service.branch }),
  });
  const sandbox = await createSandbox({ allowUnsandboxed: options.allowUnsandboxed });
  // The table is last: it serves until it is closed, and nothing may fail between opening it and handing it out.
  const table = await openTable({ folder: folder.table, name: 'suture' });
  const stores = createDynamoStores(table, systemClock);
  const artifacts = createFileArtifacts(folder.artifacts);
  const prepare = async (root: string) => (await linkDependencies({ repository: options.repository, root })).mounts;
  const workshop: Workshop = {
    checkout: (commit) => git.checkout(commit),
    changes: (commit, limit) => git.changes(commit, limit),
    prepare,
    run: sandbox.run,
    reports: folder.reports,
    nonce: () => randomBytes(24).toString('hex'),
    ticks: () => performance.now(),
    ...(options.onRun === undefined ? {} : { onRun: options.onRun }),
  };
  const suites = createSuiteFinder(git, config);
  const started: string[] = [];
  const failing: FailingCommandParts = {
    config,
    workshop,
    commit: git.deployedCommit,
    readFile: git.readFile,
  };
  const gather = gatherFrom(options, failing);
  let agents: Promise<Engine> | undefined;
  const ports: Ports = {
    ...stores,
    config,
    artifacts,
    clock: systemClock,
    deadline: { timeLeft: () => Number.POSITIVE_INFINITY },
    entropy: { nonce: workshop.nonce },
    log: options.log,
    killSwitch: createFileKillSwitch(folder.killSwitch),
    executions: {
      start: async (incidentId) => {
        started.push(incidentId);
      },
      status: async (incidentId) => (started.includes(incidentId) ? 'running' : 'unknown'),
      succeed: async (token, output) => tokens.succeed(token, output),
    },
    telemetry:
      options.live?.telemetry ??
      createRerunTelemetry({ gather, rerun: (incident) => rerunReproduction(incident, artifacts, workshop, config) }),
    codeHost: options.live === undefined ? git : { ...git, deployedCommit: options.live.deployedCommit },
    tickets: createFileTickets(folder.tickets, systemClock),
    rollouts: options.live?.rollouts ?? createBranchRollout(git),
    ...enginePorts(
      createThinkers({
        wanted: options.thinker,
        artifacts,
        mechanic: createMechanicEngine({
          config,
          workshop,
          artifacts,
          suites,
          codeHost: git,
          search: { candidates: 600, time: 60_000, parallel: 2 },
        }),
        agents: () => {
          agents ??= openAgents({
            config,
            clock: systemClock,
            git,
            suites,
            stores: { ...stores, artifacts },
            table,
            logFile: options.logFile,
            index: folder.index,
          });
          return agents;
        },
      }),
    ),
    suites,
    // What an order needs is linked into its checkout when it is proven.
    provingGround: { supply: async () => ({ dependencies: 'there' }) },
  };
  const prover = createProver({
    checkout: (commit) => git.checkout(commit),
    prepare,
    sandbox,
    reports: folder.reports,
    ...(options.onRun === undefined ? {} : { onRun: options.onRun }),
  });
  return { ports, git, prover, started, close: () => table.close() };
}

/** The configuration with this folder as the service's repository, whatever it is called elsewhere. */
function atRepository(options: LocalOptions): Config {
  const service = options.config.services[options.service];
  if (service === undefined) return options.config;
  return {
    ...options.config,
    services: { ...options.config.services, [options.service]: { ...service, repository: options.repository } },
  };
}

function gatherFrom(options: LocalOptions, failing: FailingCommandParts): Ports['telemetry']['gather'] {
  const { logFile, thinker } = options;
  if (logFile === undefined)
    return async (incident) => {
      if (incident.alert.failingCommand === undefined)
        return { errors: [], gaps: ['No log was given; pass one with --log.'] };
      // The mechanic runs it by itself, with more than its errors in view.
      return thinker?.by === 'bedrock' ? runFailingCommand(incident, failing) : { errors: [], gaps: [] };
    };
  return createLogTelemetry({ lines: () => readChunks(resolve(logFile)) }).gather;
}
