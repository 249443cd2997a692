import {
  answerCallbacks,
  builds,
  type Incident,
  type Ports,
  receiveAlert,
  runStep,
  type StateName,
  steps,
} from '@suture/core';
import { createTestWorld } from '@suture/core/testing';
import { healDefinition } from '@suture/local/testing';
import { z } from 'zod';
import { createRandom } from './random.ts';
import { scenarioOf } from './scenarios.ts';
import { alertOf, createEngine, createTelemetry, serviceOf } from './service.ts';
import { type Cause, createRepository, listCauses, type Pull } from './world.ts';

const minute = 60_000;
const hour = 60 * minute;

const State = z.discriminatedUnion('Type', [
  z.object({ Type: z.literal('Task'), Next: z.string() }),
  z.object({
    Type: z.literal('Choice'),
    Choices: z.array(z.object({ StringEquals: z.string(), Next: z.string() })),
    Default: z.string(),
  }),
  z.object({ Type: z.literal('Wait'), Next: z.string() }),
  z.object({ Type: z.literal('Succeed') }),
  z.object({ Type: z.literal('Fail') }),
]);
const Definition = z.object({ StartAt: z.string(), States: z.record(z.string(), State) });
const Data = z.looseObject({
  next: z.string().optional(),
  waitSeconds: z.number().optional(),
  workOrder: z.string().optional(),
});

export interface WeekOptions {
  readonly alerts: number;
  readonly causes: number;
  readonly seed: number;
}

export interface WeekFigures {
  readonly alerts: number;
  readonly incidents: number;
  readonly ours: number;
  readonly theirs: number;
  /** Ours beside another open or merged change of the same cause. */
  readonly duplicates: number;
  /** Ours within three lines of another one of ours that was open. */
  readonly conflicts: number;
  /** Ours about a cause whose fix a person had closed. */
  readonly again: number;
  /** Incidents that ended by another's fix. */
  readonly stoodBack: number;
  /** Incidents that ended by their own fix. */
  readonly healed: number;
  readonly joined: number;
  readonly handedOver: number;
  /** Incidents that neither ended nor wait for anything. */
  readonly lost: number;
  readonly unfixed: number;
}

interface Run {
  readonly incidentId: string;
  at: string;
  data: object;
  due: number;
  token: string | undefined;
}

/** Plays a week on a virtual clock, and three days more until everything has come to its end. */
export async function playWeek({ alerts, causes: causeCount, seed }: WeekOptions): Promise<WeekFigures> {
  const random = createRandom(seed);
  const causes = listCauses(causeCount);
  const repository = createRepository(causes);
  // A service for each cause: a fix that a person closes costs its service trust, and no other one.
  const services = Object.fromEntries(
    causes.map((cause) => [serviceOf(cause), { repository: 'shop/orders', trust: { start: 'propose' as const } }]),
  );
  const base = createTestWorld({
    config: { services, limits: { verifySeconds: { critical: 60, high: 60, medium: 60, low: 60 } } },
  });
  const { StartAt, States } = Definition.parse(healDefinition());
  const runs: Run[] = [];
  const events: { readonly at: number; readonly act: () => Promise<void> }[] = [];
  const start = base.clock.now().getTime();
  const at = (time: number, act: () => Promise<void> | void) =>
    void events.push({ at: time, act: async () => void (await act()) });
  const now = () => base.clock.now().getTime();
  const ports: Ports = {
    ...base.ports,
    ...createEngine(causes, repository),
    codeHost: repository.codeHost,
    rollouts: repository.rollouts,
    telemetry: createTelemetry(causes, repository),
    executions: {
      start: async (incidentId) => {
        if (!runs.some((run) => run.incidentId === incidentId))
          runs.push({ incidentId, at: StartAt, data: { incidentId }, due: now(), token: undefined });
      },
      status: async () => 'running',
      succeed: async (token, output) => {
        const run = runs.find((one) => one.token === token);
        if (run === undefined) return 'over';
        Object.assign(run, { data: output, token: undefined, due: now() });
        return 'delivered';
      },
    },
  };

  async function advance(run: Run): Promise<void> {
    const state = States[run.at];
    if (state === undefined) throw new RangeError(`the definition has no state ${run.at}`);
    if (state.Type === 'Succeed' || state.Type === 'Fail') {
      run.due = Number.POSITIVE_INFINITY;
      return;
    }
    const { next, waitSeconds = 1, workOrder } = Data.parse(run.data);
    if (state.Type === 'Choice') {
      run.at = state.Choices.find((choice) => choice.StringEquals === next)?.Next ?? state.Default;
      return;
    }
    if (state.Type === 'Wait') {
      Object.assign(run, { at: state.Next, due: now() + waitSeconds * 1000 });
      return;
    }
    if (run.at in builds) {
      if (run.at === 'TestRun') await base.prove(workOrder ?? '');
      Object.assign(run, { at: state.Next, data: { incidentId: run.incidentId }, due: now() + 5 * minute });
      return;
    }
    const name = z.custom<StateName>((value) => typeof value === 'string' && value in steps).parse(run.at);
    const waits = 'settle' in steps[name];
    const token = waits ? `${run.incidentId}:${run.at}:${now()}` : undefined;
    run.token = token;
    run.at = state.Next;
    try {
      run.data = await runStep(steps[name], { ...run.data, incidentId: run.incidentId, token }, ports);
      run.due = waits ? Number.POSITIVE_INFINITY : now() + minute;
    } catch (error) {
      const failure = { Error: error instanceof Error ? error.name : 'unknown', Cause: String(error) };
      Object.assign(run, {
        at: 'HandOver',
        data: { incidentId: run.incidentId, failure },
        due: now() + minute,
        token: undefined,
      });
    }
  }

  planAlerts();
  planPeople();
  const end = start + 10 * 24 * hour;
  let nextSweep = start;
  let lastReview = new Set<Pull>();
  while (now() < end) {
    const due = Math.min(nextSweep, ...runs.map((run) => run.due), ...events.map((event) => event.at));
    if (due > now()) base.clock.advance(due - now());
    for (const event of events.filter((one) => one.at <= now())) {
      events.splice(events.indexOf(event), 1);
      await event.act();
    }
    for (const run of runs) if (run.due <= now()) await advance(run);
    if (nextSweep <= now()) {
      nextSweep = now() + 30 * minute;
      for (const { id } of (await ports.incidents.listOpen()).items) await answerCallbacks(id, ports);
      reviewOurs();
      repository.deploy();
    }
  }
  return count();

  function planAlerts(): void {
    for (let number = 0; number < alerts; number += 1) {
      const cause = causes[number % causes.length];
      if (cause === undefined) continue;
      const begin = start + cause.number * 6 * hour;
      const time = number < causes.length ? begin : begin + random() * 40 * hour;
      const variant = Math.floor(random() * 5);
      at(time, async () => void (await receiveAlert(alertOf(cause, variant, new Date(time)), ports)));
    }
  }

  function planPeople(): void {
    for (const cause of causes) {
      const begin = start + cause.number * 6 * hour;
      const scenario = scenarioOf(cause.number);
      const { file, line } = cause;
      if (scenario === 'person first' || scenario === 'bot first') {
        const isBot = scenario === 'bot first';
        at(begin - minute, () => {
          const words = { title: isBot ? 'Revert the change' : 'Mend it by hand', text: '' };
          const pull = repository.open({
            branch: `fix-${cause.number}`,
            by: isBot ? 'bot' : 'person',
            cause,
            file,
            line,
            ...words,
          });
          at(begin + 20 * hour, () => repository.merge(pull));
        });
      }
    }
    // Work that has nothing to do with any cause.
    for (let number = 0; number < 30; number += 1) {
      const file = `src/part-${number % 10}.js`;
      at(start + random() * 160 * hour, () => {
        const pull = repository.open({
          branch: `work-${number}`,
          by: 'person',
          cause: undefined,
          file,
          line: 25,
          title: 'Work',
          text: '',
        });
        at(now() + random() * 20 * hour, () => repository.merge(pull));
      });
    }
  }

  /** People look at each pull request of Suture some hours after it was opened. */
  function reviewOurs(): void {
    const ours = repository.pulls.filter(({ by, status }) => by === 'suture' && status === 'open');
    for (const pull of ours) {
      if (lastReview.has(pull)) continue;
      lastReview = lastReview.add(pull);
      at(now() + (3 + random() * 20) * hour, () => decide(pull));
    }
  }

  function decide(pull: Pull): void {
    if (pull.status !== 'open' || pull.cause === undefined) return;
    const scenario = scenarioOf(pull.cause.number);
    if (scenario === 'closed') repository.close(pull);
    else if (scenario === 'person later') mendByHand(pull, pull.cause);
    else repository.merge(pull);
  }

  /** A person prefers a fix of their own, and closes that of Suture. */
  function mendByHand(pull: Pull, cause: Cause): void {
    const { file, line } = pull;
    const theirs = repository.open({
      branch: `own-${cause.number}`,
      by: 'person',
      cause,
      file,
      line,
      title: 'Mend it',
      text: '',
    });
    repository.close(pull);
    at(now() + 5 * hour, () => repository.merge(theirs));
  }

  async function count(): Promise<WeekFigures> {
    const { items } = await ports.incidents.list();
    const waiting = new Set((await ports.pendingCallbacks.list()).items.map(({ incidentId }) => incidentId));
    const ended = (result: string) => items.filter(({ outcome }) => outcome?.result === result);
    const isTheirs = ({ review }: Incident) => review?.theirs === true;
    return {
      alerts,
      incidents: items.length,
      ours: repository.pulls.filter(({ by }) => by === 'suture').length,
      theirs: repository.pulls.filter(({ by, cause }) => by !== 'suture' && cause !== undefined).length,
      ...repository.counts,
      stoodBack: ended('closed').filter(isTheirs).length,
      healed: ended('closed').filter((incident) => !isTheirs(incident)).length,
      joined: ended('recorded').length,
      handedOver: ended('handed_over').length,
      lost: items.filter(({ id, outcome }) => outcome === undefined && !waiting.has(id)).length,
      unfixed: causes.filter((cause) => !repository.isFixed(cause)).length,
    };
  }
}
