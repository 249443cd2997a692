import type { ScratchRepository } from '@suture/adapters/github';
import { receiveBatch } from '@suture/adapters/inbound';
import { type RehearsalOptions, type RehearsalPorts, rehearse, type WatchedExecution } from '@suture/cli/testing';
import type { Incident, Ports } from '@suture/core';
import type { TestWorld } from '@suture/core/testing';
import { createLocalLoop, type LoopScript } from './loop-under-test.ts';

type Findings = Awaited<ReturnType<typeof rehearse>>;

const rehearsalId = '00c0ffee00c0ffee';
export const branch = `suture/rehearsal-${rehearsalId}`;

/** The whole loop behind the ports of a rehearsal: the bus is a queue of one event, and time passes when the rehearsal waits. */
export function openLoop(script: LoopScript = {}, change: (ports: Ports) => Ports = (ports) => ports) {
  const loop = createLocalLoop(script, change);
  const { world } = loop;
  const stopped: string[] = [];
  let running: Promise<unknown> = Promise.resolve();

  async function send({ detailType, detail }: Parameters<RehearsalPorts['send']>[0]): Promise<void> {
    const body = JSON.stringify({ source: 'suture.doctor', 'detail-type': detailType, detail });
    await receiveBatch([{ id: 'm1', body }], world.ports, { ownAlarms: 'suture-test-' });
    running = Promise.all(world.started.map((id) => loop.run(id)));
  }

  async function execution(): Promise<WatchedExecution> {
    const names = loop.histories.flat();
    const at = world.clock.now().toISOString();
    const isOver = /^(DetectRecorded|ReviewRehearsed|HandedOver)$/.test(names.at(-1) ?? '');
    const states = names.map((name) => ({ name, enteredAt: at, leftAt: at }));
    return { status: isOver ? 'succeeded' : 'running', states };
  }

  const ports: RehearsalPorts = {
    ...world.ports,
    send,
    execution,
    stop: async (incidentId) => {
      stopped.push(incidentId);
    },
    sleep: async (milliseconds) => {
      await running;
      world.clock.advance(milliseconds);
    },
    newName: () => rehearsalId,
  };
  const findOnly = async (): Promise<Incident | undefined> => (await world.ports.incidents.list()).items[0];
  return { world, ports, stopped, findOnly };
}

/** Rehearses, to triage if nothing else is said. */
export function run(
  ports: RehearsalPorts,
  seen: string[] = [],
  more: Partial<RehearsalOptions> = {},
): Promise<Findings> {
  const options = { service: 'orders', logCommands: ['npx suture alerts --stage live'], ...more };
  return rehearse({ ...options, report: ({ name }) => seen.push(name) }, ports);
}

export const statuses = (findings: Findings) =>
  findings.map(({ name, status }) => `${name.replace('rehearsal: ', '')} ${status}`);
export const find = (findings: Findings, name: string) =>
  findings.find((finding) => finding.name === `rehearsal: ${name}`);

/** The repository of a rehearsal beside a world: the branches that it makes, and the pull requests and tickets of the world. */
export function openScratch(world: TestWorld) {
  const branches = new Map<string, Date>();
  const plan = { baseCommit: 'c0ffee0000', path: 'suture-rehearsal/order-total.js', text: 'faulty' };
  const pulls = () => world.reviewRequests.map((request, index) => ({ ...request, id: String(index + 1) }));
  const repository: ScratchRepository = {
    readTip: async () => plan.baseCommit,
    readFiles: async () => new Map([['package.json', '{}']]),
    makeBranch: async ({ branch: name }) => {
      branches.set(name, world.clock.now());
      return `tip of ${name}`;
    },
    listBranches: async () => [...branches].map(([name, madeAt]) => ({ name, madeAt })),
    removeBranch: async (name, reason) => {
      const open = pulls().filter((pull) => pull.branch === name || pull.base === name);
      for (const { id, incidentId } of open) await world.ports.codeHost.closeReview(incidentId, id, reason);
      return branches.delete(name);
    },
    readPull: async (id) => {
      const pull = pulls().find((one) => one.id === id);
      return pull && { base: pull.base ?? 'main', draft: pull.draft, state: world.reviews.get(id)?.status ?? 'gone' };
    },
    closeTicket: async (incidentId, reason) => {
      if (!world.tickets.has(incidentId)) return undefined;
      await world.ports.tickets.close({ id: incidentId, url: '' }, reason);
      return incidentId;
    },
  };
  /** What a person would still find open. */
  const leftOpen = () => ({
    branches: [...branches.keys()],
    reviews: [...world.reviews.values()].filter(({ status }) => status === 'open').length,
    tickets: [...world.tickets.values()].filter(({ closed }) => closed === undefined).length,
  });
  return { scratch: { repository, plan }, branches, leftOpen };
}
