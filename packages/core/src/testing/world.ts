import { enginePorts } from '../engine/engine.ts';
import { artifactKeys, type Review, SearchOrder, WorkOrder } from '../model/index.ts';
import { parseJson } from '../parse.ts';
import { type ConfigInput, readConfig } from '../policy/config.ts';
import { readKillSwitch } from '../policy/kill-switch.ts';
import { scratchBranch } from '../policy/rehearsal.ts';
import type { Ports, ReviewRequest } from '../ports/index.ts';
import { type CheckKind, error, type Reading, readingOf, reportOf, searchReportOf, suite } from './answers.ts';
import { createMemoryCheckpoints } from './checkpoints.ts';
import { createMemoryDialogue, type DialogueRecord, isCommand, type ReviewAction } from './dialogue.ts';
import { listOthers, nameAwaited, type Others } from './others.ts';
import { createScriptedEngine, createSequence, type EngineScript } from './scripted-engine.ts';
import { createMemoryStores, createTestClock, fixedEntropy, type TestClock } from './stores.ts';
import { createMemoryTickets, type KeptTicket } from './tickets.ts';
import { createMemoryTold, type Told } from './told.ts';

/** What the world does, one entry for each time it is asked; the last entry stays. */
export interface WorldScript extends EngineScript {
  readonly config?: Partial<ConfigInput>;
  readonly suite?: 'found' | 'none';
  /** What the mechanic's search leaves in the proving ground. Given, the mechanic goes first. */
  readonly searches?: 'repair' | 'two repairs' | 'nothing' | 'no report';
  readonly trust?: 'observe' | 'draft' | 'propose';
  /** Whether the proving ground has the dependencies of a work order's commit when it is asked. */
  readonly dependencies?: readonly ('there' | 'missing')[];
  readonly proofs?: readonly ('proven' | 'not proven' | 'red on base')[];
  /** What others change each time the code host is asked; `another incident` has a pull request about the same lines. */
  readonly others?: readonly Others[];
  /** What a person does with the pull request when the loop waits for them; a command is a comment. */
  readonly reviews?: readonly ReviewAction[];
  /** Checks that fail on the pull request, each time its commit is new; `on base too`: they fail without the change as well. */
  readonly checks?: readonly CheckKind[];
  readonly rollouts?: readonly ('live' | 'failed' | 'never')[];
  readonly readings?: readonly Reading[];
}

/** Every port that a stage uses, in memory, with controls for the outside world. */
export interface TestWorld extends DialogueRecord, Told {
  readonly ports: Ports;
  readonly clock: TestClock;
  /** Acts on what the loop waits for, as the script says: a person, or the team's pipeline. */
  act(): Promise<void>;
  /** What the proving ground does for a work order. */
  prove(workOrder: string): Promise<void>;
  /** What the proving ground does for a search order. */
  search(searchOrder: string): Promise<void>;
  /** @param value what the switch then says; a reason to stop everything by default */
  throwKillSwitch(value?: string): void;
  /** Incidents whose execution was asked for. */
  readonly started: readonly string[];
  readonly reviews: ReadonlyMap<string, Review>;
  /** What pull requests were asked for, oldest first. */
  readonly reviewRequests: readonly ReviewRequest[];
  readonly tickets: ReadonlyMap<string, KeptTicket>;
}

/** Builds a world that heals at once unless the script says otherwise. */
export function createTestWorld(script: WorldScript = {}): TestWorld {
  const clock = createTestClock('2026-11-24T09:00:00.000Z');
  const stores = createMemoryStores(clock);
  const reviews = new Map<string, Review>();
  const reviewRequests: ReviewRequest[] = [];
  const dialogue = createMemoryDialogue(script.checks);
  const others = createMemoryTold();
  const { port: ticketsPort, tickets } = createMemoryTickets();
  const started: string[] = [];
  const state = { killed: 'off', live: undefined as string | undefined, failed: false };
  const next = {
    dependencies: createSequence(script.dependencies, 'there'),
    proof: createSequence(script.proofs, 'proven'),
    others: createSequence(script.others, 'nothing'),
    review: createSequence(script.reviews, 'merge'),
    rollout: createSequence(script.rollouts, 'live'),
    reading: createSequence(script.readings, 'recovered'),
  };
  const orders = {
    repository: 'shop/orders',
    alarms: ['orders-*'],
    trust: { start: script.trust ?? 'propose' },
    mechanic: script.searches === undefined ? ('off' as const) : ('first' as const),
  };
  const config = readConfig({ services: { orders }, ...script.config }, 'the test configuration');

  const ports: Ports = {
    ...stores,
    checkpoints: createMemoryCheckpoints(),
    config,
    clock,
    deadline: { timeLeft: () => Number.POSITIVE_INFINITY },
    entropy: fixedEntropy(),
    log: { info: () => undefined, warn: () => undefined },
    killSwitch: { reason: async (service) => readKillSwitch(state.killed, service) },
    executions: {
      start: async (incidentId) => {
        if (!started.includes(incidentId)) started.push(incidentId);
      },
      status: async (incidentId) => (started.includes(incidentId) ? 'running' : 'unknown'),
      succeed: async () => 'over',
    },
    telemetry: {
      gather: async () => ({
        errors: [{ error, count: 7 }],
        traffic: { windowSeconds: 60, requests: 20, failures: 7 },
        gaps: [],
      }),
      read: async () => readingOf(next.reading()),
    },
    codeHost: {
      deployedCommit: async (incident) => {
        const scratch = scratchBranch(incident);
        return scratch === undefined ? (state.live ?? 'c0ffee0000') : `tip of ${scratch}`;
      },
      history: async () => [
        { id: 'c0ffee0000', date: '2026-11-23T09:00:00Z', subject: 'Show orders', files: ['src/order.js'] },
      ],
      diff: async (_repository, _base, files) =>
        files.map((file) => `--- a/${file.path}\n+++ b/${file.path}`).join('\n'),
      openReview: async (_repository, request) => {
        reviewRequests.push(request);
        const known = [...reviews.values()].find((review) => review.branch === request.branch);
        const id = known?.id ?? String(reviews.size + 1);
        const review: Review = {
          id,
          url: `https://host/pr/${id}`,
          branch: request.branch,
          headCommit: `head-${request.message.length}-${id}${known === undefined ? '' : `-${reviewRequests.length}`}`,
          status: 'open',
          draft: request.draft,
          comments: known?.comments ?? [],
        };
        reviews.set(id, review);
        return { id, url: review.url, branch: review.branch, headCommit: review.headCommit };
      },
      otherChanges: async () => listOthers(next.others(), { config, reviews, incidents: stores.incidents }),
      readReview: async (_repository, id) => reviewOf(id),
      comment: async () => undefined,
      ...dialogue.port,
      closeReview: async (_repository, id) => {
        reviews.set(id, { ...reviewOf(id), status: 'closed' });
        return 'closed';
      },
    },
    ...others.ports,
    tickets: ticketsPort,
    rollouts: {
      status: async (_incident, commit) => {
        if (state.failed) return { commit, status: 'failed', detail: 'the pipeline is red' };
        if (state.live === commit) return { commit, status: 'live', detail: 'live' };
        return { commit, status: 'pending', detail: 'not yet' };
      },
    },
    ...enginePorts(createScriptedEngine(script)),
    suites: {
      find: async () =>
        script.suite === 'none' ? { outcome: 'none', reason: 'no test script' } : { outcome: 'found', command: suite },
    },
    committedFiles: { read: async () => undefined, find: async () => [] },
    // Nothing is parsed here, so that what is written is judged by its text.
    syntax: { read: async () => ({ outcome: 'no parser' }) },
    provingGround: { supply: async () => ({ dependencies: next.dependencies() }) },
  };

  function reviewOf(id: string): Review {
    const review = reviews.get(id);
    if (review === undefined) throw new RangeError(`no review ${id}`);
    return review;
  }

  async function act(): Promise<void> {
    for (const wait of (await stores.pendingCallbacks.list()).items) {
      if (wait.kind === 'review') decide(nameAwaited(wait.ref, '#'));
      else roll(nameAwaited(wait.ref, '@'));
    }
  }

  function decide(id: string): void {
    const review = { ...reviewOf(id), decidedBy: 'a person' };
    // A person whose request cannot be followed may still merge.
    const isRefused =
      review.status === 'changes_requested' &&
      review.comments.every(({ id }) => dialogue.record.said.has(`reply-${id}`));
    if (review.status !== 'open' && !isRefused) return;
    const comments = [
      ...review.comments,
      { by: 'a person', text: 'not like this', id: `c${review.comments.length + 1}`, path: 'src/order.js' },
    ];
    const merged = { ...review, status: 'merged', mergeCommit: `merge-${id}` } as const;
    const action = next.review();
    if (isCommand(action)) {
      dialogue.say(id, action);
      return;
    }
    const decided: Readonly<Record<typeof action, Review>> = {
      close: { ...review, status: 'closed' },
      conflict: { ...reviewOf(id), conflicts: true },
      'request changes': { ...review, status: 'changes_requested', comments },
      merge: merged,
      'merge another commit': { ...merged, headCommit: 'pushed later' },
    };
    reviews.set(id, decided[action]);
  }

  function roll(commit: string): void {
    const rollout = next.rollout();
    if (rollout === 'live') state.live = commit;
    if (rollout === 'failed') state.failed = true;
    if (rollout === 'never') clock.advance(25 * 3_600_000);
  }

  async function prove(key: string): Promise<void> {
    const order = parseJson(WorkOrder, (await stores.artifacts.get(key)) ?? '', 'the work order');
    const report = reportOf(next.proof(), order);
    await stores.artifacts.put(artifactKeys.provingReport(order.incidentId, order.attempt), JSON.stringify(report));
  }

  async function search(key: string): Promise<void> {
    const order = parseJson(SearchOrder, (await stores.artifacts.get(key)) ?? '', 'the search order');
    const { searches = 'nothing' } = script;
    if (searches === 'no report') return;
    const report = searchReportOf(searches, order);
    await stores.artifacts.put(artifactKeys.searchReport(order.incidentId), JSON.stringify(report));
  }

  return {
    ports,
    clock,
    act,
    prove,
    search,
    throwKillSwitch: (value = 'maintenance') => {
      state.killed = value;
    },
    started,
    reviews,
    reviewRequests,
    ...dialogue.record,
    ...others.told,
    tickets,
  };
}
