import { createChat } from '@suture/adapters/chats';
import {
  createFileCheckpoints,
  createFileKillSwitch,
  createFileSigner,
  createFileTickets,
} from '@suture/adapters/local-files';
import { createBranchRollout, type LocalGit } from '@suture/adapters/local-git';
import type { Prover } from '@suture/adapters/proving';
import { createSlackChannel } from '@suture/adapters/slack';
import { createCommittedFiles } from '@suture/adapters/snapshots';
import { createSyntax } from '@suture/adapters/syntax';
import { openAlertNotes } from '@suture/adapters/vendors';
import {
  type Alert,
  chatOf,
  enginePorts,
  type Incident,
  type ObservedError,
  type Ports,
  type SearchOrder,
  type SearchReport,
} from '@suture/core';
import { openRemoteHost, type RemoteName, routeReviews } from './code-host/index.ts';
import { forget, type KeptBranch } from './forget.ts';
import type { TaskTokens } from './machine/index.ts';
import type { LocalOptions } from './options.ts';
import {
  openEngine,
  openExecutions,
  openMachine,
  openProver,
  openSearch,
  openTelemetry,
  type PausedSearch,
} from './parts.ts';
import { type CheckedAlert, checkBefore, type Wish } from './preflight/index.ts';
import { type HealPlan, planHeal } from './preflight/plan.ts';
import type { StateFolder } from './state-folder.ts';

/** Everything the loop reaches on one machine. */
export interface LocalPorts {
  readonly ports: Ports;
  readonly git: LocalGit;
  readonly prover: Prover;
  readonly search: (order: SearchOrder) => Promise<SearchReport>;
  readonly check: (alert: CheckedAlert, wish: Wish) => Promise<void>;
  readonly plan: (alert: Alert, errors: readonly ObservedError[]) => Promise<HealPlan>;
  readonly forget: (incidents: readonly Incident[]) => Promise<readonly KeptBranch[]>;
  close(): Promise<void>;
}

/** Signed with this machine's own key. */
function openCheckpoints({ auditKey, checkpoints }: StateFolder): Ports['checkpoints'] {
  return createFileCheckpoints(createFileSigner(auditKey), checkpoints);
}

/** The composition root of one machine: the only place where its parts are put together. */
export async function openLocalPorts(
  options: LocalOptions,
  folder: StateFolder,
  tokens: TaskTokens,
  pausedSearch: PausedSearch,
): Promise<LocalPorts> {
  const machine = await openMachine(options, folder);
  const { config, clock, git, stores, artifacts, suites, workspace, table, vendors } = machine;
  const { codeHost: chosen } = options;
  const openHost = async (name: RemoteName) => {
    const { repository, service, environment, log } = options;
    return openRemoteHost(name, { repository, service, config, environment, log, branch: await git.baseBranch() });
  };
  const codeHost = routeReviews({ git, incidents: stores.incidents, chosen, open: openHost });
  const ports: Ports = {
    ...stores,
    config,
    artifacts,
    checkpoints: openCheckpoints(folder),
    clock,
    deadline: { timeLeft: () => Number.POSITIVE_INFINITY },
    entropy: { nonce: workspace.nonce },
    log: options.log,
    killSwitch: createFileKillSwitch(folder.killSwitch),
    executions: openExecutions(tokens),
    telemetry: openTelemetry(machine),
    codeHost: options.live === undefined ? codeHost : { ...codeHost, deployedCommit: options.live.deployedCommit },
    alertNotes: openAlertNotes(vendors),
    chat: createChat({
      slack: createSlackChannel(({ service }) => chatOf(service, config).slack?.channel, vendors),
    }),
    tickets: createFileTickets(folder.tickets, clock),
    rollouts: options.live?.rollouts ?? createBranchRollout(git),
    ...enginePorts(openEngine(machine, pausedSearch)),
    suites,
    committedFiles: {
      ...createCommittedFiles(git.snapshots),
      // One file needs no whole tree.
      read: (_incident, commit, path) => git.readFile(commit, path),
    },
    syntax: createSyntax(),
    // What an order needs is linked into its checkout when it is proven.
    provingGround: { supply: async () => ({ dependencies: 'there' }) },
  };
  return {
    ports,
    git,
    prover: openProver(machine),
    search: openSearch(machine),
    check: async (alert, wish) => {
      if (chosen !== undefined) await (await openHost(chosen)).check(await git.deployedCommit());
      return checkBefore(alert, wish, machine);
    },
    plan: (alert, errors) => planHeal(alert, errors, machine),
    forget: (incidents) => forget(incidents, machine, ports.checkpoints),
    close: () => table.close(),
  };
}
