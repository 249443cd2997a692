import { createConfigs, createMemoryObjects } from '@suture/adapters/objects';
import { type ModelReply, type Ports, versionOf } from '@suture/core';
import { createDeliveryChecks } from './checks/deliveries.ts';
import { checkEnd, type SentAlarm } from './checks/end.ts';
import { endsOf, type Facts } from './checks/facts.ts';
import { checkFailure } from './checks/failures.ts';
import { createProposalChecks, type Reports } from './checks/proposals.ts';
import { createRecordChecks } from './checks/records.ts';
import { createSpendingChecks } from './checks/spending.ts';
import { createStateChecks } from './checks/states.ts';
import { checkOutput } from './checks/sweeps.ts';
import { treeOf } from './github/repository.ts';
import { createRandomFaults, type Faults, type Injected } from './kernel/faults.ts';
import { createKernel, type Violation } from './kernel/kernel.ts';
import { createRandom } from './kernel/random.ts';
import { createScenario, type Happening, type Scenario } from './scenario.ts';
import { deployed, earlier } from './world/definition.ts';
import { createWorkers, deliver, receive, runSweep } from './world/functions.ts';
import { createHost, webhookSecret } from './world/host.ts';
import { createLambda } from './world/lambda.ts';
import { createStepFunctions, type StepFunctions } from './world/machine.ts';
import { createMessageQueue } from './world/queue.ts';
import { createSimulatedTable } from './world/table.ts';
import { createTelemetry } from './world/telemetry.ts';
import { limitedTelemetry, type World } from './world/world.ts';

export interface Run {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** SHA-256 of the trace. */
  readonly hash: string;
  readonly lines: readonly string[];
  /** Faults and other mishaps that happened. */
  readonly injected: readonly Injected[];
  readonly calls: number;
  /** How each incident ended, and why. */
  readonly ends: readonly string[];
  /** The states that were entered. */
  readonly visited: readonly string[];
}

export interface SimulateOptions {
  readonly seed: number;
  /** Ids of the faults and happenings that are kept; all when left out. */
  readonly kept?: ReadonlySet<string>;
  /** Another scenario than the seed's. */
  readonly scenario?: Scenario;
  /** Other faults than the seed's. */
  readonly faults?: Faults;
}

const minute = 60_000;
const hour = 60 * minute;
const start = Date.parse('2026-11-24T09:00:00.000Z');
/** Milliseconds after which everything must have come to its end: each wait of the machine ends within seven days. */
const longest = 120 * 24 * hour;

/** Plays one world from its seed to its end. The same seed gives the same trace, to the byte. */
export async function simulate({ seed, kept, ...given }: SimulateOptions): Promise<Run> {
  const scenario = given.scenario ?? createScenario(createRandom(`scenario ${seed}`));
  const random = createRandom(`world ${seed}`);
  const chance = createRandomFaults(createRandom(`faults ${seed}`), scenario.faults, kept);
  const faults = given.faults ?? chance;
  const kernel = createKernel({ random, faults, start, watch: () => states.onTick() });
  const killSwitch = { value: 'off' };
  const killed: Facts['killed'] = { since: undefined, clearedAt: Number.NEGATIVE_INFINITY };
  const bucket = new Map<string, Uint8Array>();
  const skew = { by: 0 };
  const happened: Injected[] = [];
  const sent: SentAlarm[] = [];
  const closedByPeople = new Set<string>();
  const reports: Reports = new Map();
  let release = 0;
  let config = scenario.config(release);
  let wasKilled = false;

  const host = createHost({
    kernel,
    random,
    scenario,
    send: ({ headers, body, isForged }) =>
      deliver(lambda, {
        headers,
        body,
        secret: webhookSecret,
        put: (message) => {
          deliveries.onAdmitted(isForged);
          queue.send(JSON.stringify(message));
        },
      }),
    onPullsChanged: () => states.onPullsChanged(),
  });
  const { repositories } = host;
  const table = createSimulatedTable(kernel.now, (write) => {
    records.onWrite(write);
    states.onWrite(write);
    deliveries.onWrite(write);
  });
  const lambda = createLambda({
    kernel,
    random,
    faults,
    config,
    world: () => world,
    watch: (invocation, output) => checkOutput(facts, invocation, output),
    watchFailure: (invocation, name, message) => checkFailure(kernel, invocation, name, message),
  });
  const workers = createWorkers({
    kernel,
    random,
    habits: scenario.habits,
    lambda,
    bucket,
    onProved: (attempt, end) => reports.set(attempt, end),
  });
  const inner = createStepFunctions({
    kernel,
    random,
    workers,
    definition: scenario.startsEarlier ? earlier : deployed,
  });
  const machine: StepFunctions = {
    ...inner,
    start: (name) => {
      records.beforeStart(name);
      return inner.start(name);
    },
    answer: (token, output) => {
      const { incidentId, next }: { incidentId: string; next: string } = JSON.parse(output);
      records.beforeAnswer(incidentId);
      states.beforeAnswer(token, incidentId, next);
      return inner.answer(token, output);
    },
  };
  const facts: Facts = { kernel, table, machine, repositories, causes: scenario.causes, killed, config: () => config };
  const records = createRecordChecks(facts);
  const states = createStateChecks(facts);
  const proposals = createProposalChecks({ facts, reports, config: () => config });
  const deliveries = createDeliveryChecks(kernel);
  const spending = createSpendingChecks(kernel);
  const queue = createMessageQueue({ kernel, random, receive: (batch, end) => receive(lambda, batch, end) });

  const world: World = {
    kernel,
    random,
    habits: scenario.habits,
    table,
    bucket,
    checkpoints: new Map(),
    machine,
    repositories,
    killSwitch,
    now: () => kernel.now() + skew.by,
    causeOf: (message) => scenario.causes.find(({ id }) => message.includes(`'${id}'`)),
    treeAt: (name, commit) => {
      const repository = repositories.get(name);
      return repository === undefined ? new Map() : treeOf(repository, commit);
    },
    telemetry: (ask) =>
      createTelemetry(
        { random, habits: scenario.habits, causes: scenario.causes, repositories, now: () => world.now() },
        ask,
      ),
    provingGround: (ask): Ports['provingGround'] => ({
      supply: async ({ incidentId }) => {
        const apply = () => records.beforeSupply(incidentId);
        await ask({ name: `supply ${incidentId}`, apply, throttled: limitedTelemetry });
        return { dependencies: random.chance(scenario.habits.dependenciesMissing) ? 'missing' : 'there' };
      },
    }),
    converse: async ({ incidentId }, ask): Promise<ModelReply> => {
      const tokens = random.whole(100, scenario.habits.tokensPerAnswer);
      const { models } = config;
      await ask({
        name: `model ${incidentId} ${tokens}`,
        apply: () => models && spending.onAnswer(incidentId, tokens, models.budget, world.now()),
        throttled: limitedTelemetry,
      });
      const message = { role: 'assistant' as const, content: [] };
      const usage = { inputTokens: 0, outputTokens: tokens, cacheReadTokens: 0, cacheWriteTokens: 0 };
      return { message, stop: 'ended', by: 'a model', usage };
    },
    alertNotes: { tell: async () => ({ outcome: 'left' }) },
    watch: {
      beforeHostEffect: (effect) => {
        records.beforeHostEffect(effect);
        proposals.beforeHostEffect(effect);
      },
      afterHostEffect: ({ method, path, repository }) => {
        states.onPullsChanged();
        const isChanged = path === '/pulls' || (method === 'PATCH' && path.startsWith('/git/refs/'));
        const issue = isChanged
          ? repository.issues.findLast(
              ({ pull }) => pull !== undefined && (path === '/pulls' || path.endsWith(pull.headBranch)),
            )
          : undefined;
        if (issue !== undefined) host.invitePeople(repository, issue);
        if (/^\/pulls(?:\/\d+)?$/.test(path))
          host.announce('pull_request', repository, Number(path.split('/')[2] ?? repository.issues.length));
      },
    },
  };

  function happen(happening: Happening): void {
    switch (happening.kind) {
      case 'alarm': {
        const { alarm, state } = happening;
        const changedAt = start + happening.changedAt;
        sent.push({ alarm, state, changedAt });
        const body = createAlarmEvent(alarm, state, changedAt);
        queue.send(body, random.chance(scenario.messages.late) ? random.whole(minute, 3 * hour) : 0);
        if (random.chance(scenario.messages.doubled)) queue.send(body, random.whole(0, 2 * hour));
        return;
      }
      case 'kill switch':
        killSwitch.value = happening.value;
        wasKilled = true;
        if (happening.value === 'off') {
          killed.since = undefined;
          killed.clearedAt = kernel.now();
        } else killed.since = kernel.now();
        return;
      case 'clock':
        skew.by += happening.by;
        return;
      case 'release':
        release += 1;
        config = scenario.config(release);
        machine.deploy(deployed);
        lambda.deploy(config);
        return;
      case 'configuration pushed':
        void pushConfig();
        return;
      case 'abort': {
        const running = [...machine.executions.values()].find(({ status }) => status === 'RUNNING');
        if (running !== undefined) machine.abort(running.name);
        return;
      }
      case 'push to main':
        host.pushToMain();
        return;
      case 'ticket closed':
        for (const { name, issues } of repositories.values()) {
          const open = issues.find(({ pull, state }) => pull === undefined && state === 'open');
          if (open === undefined) continue;
          open.state = 'closed';
          closedByPeople.add(`${name}#${open.number}`);
        }
    }
  }

  /** As `suture config push` does. */
  async function pushConfig(): Promise<void> {
    const objects = createMemoryObjects();
    await createConfigs(objects).push(scenario.config(release + 100), versionOf(config));
    for (const key of objects.keys()) bucket.set(key, (await objects.get(key)) ?? new Uint8Array());
  }

  const sweepEvery = (milliseconds: number) => {
    if (isDraining) return;
    runSweep(lambda, () => undefined);
    kernel.after(milliseconds, () => sweepEvery(milliseconds));
  };
  let isDraining = false;
  for (const happening of scenario.happenings) {
    if (happening.kind !== 'alarm' && kept?.has(happening.id) === false) continue;
    kernel.after(happening.at, () => {
      kernel.note(`world: ${describe(happening)}`);
      if (happening.kind !== 'alarm') happened.push({ id: happening.id, what: describe(happening) });
      happen(happening);
    });
  }
  sweepEvery(scenario.sweepMinutes * minute);
  await kernel.run(start + scenario.activeFor);
  await drain();
  checkEnd({ facts, sent, wasKilled, closedByPeople });
  return {
    seed,
    violations: kernel.violations,
    hash: kernel.hash(),
    lines: kernel.lines,
    injected: [...chance.injected, ...happened],
    calls: kernel.calls(),
    ends: endsOf(facts),
    visited: [...new Set([...machine.executions.values()].flatMap(({ history }) => history))],
  };

  /** Lets everything come to its end without further faults. */
  async function drain(): Promise<void> {
    kernel.note('world: from here on nothing goes wrong');
    chance.stop();
    isDraining = true;
    if (killed.since !== undefined) happen({ kind: 'kill switch', value: 'off', at: 0, id: 'end' });
    while (kernel.now() < start + longest) {
      queue.redrive();
      host.decideRest();
      let isSwept = false;
      runSweep(lambda, () => {
        isSwept = true;
      });
      await kernel.run(kernel.now() + 5 * minute);
      if (isSwept && isQuiet()) return;
      await kernel.run(kernel.now() + 7 * hour, isQuiet);
    }
  }

  function isQuiet(): boolean {
    return (
      queue.waiting() === 0 &&
      queue.dead.length === 0 &&
      lambda.live().length === 0 &&
      table.listed('INCIDENT#OPEN').length === 0 &&
      table.listed('WAIT').length === 0 &&
      [...machine.executions.values()].every(({ status }) => status !== 'RUNNING')
    );
  }
}

function describe(happening: Happening): string {
  const { at: _at, id: _id, kind, ...rest } = happening;
  return [kind, ...Object.values(rest)].join(' ');
}

/** As EventBridge delivers it. */
function createAlarmEvent(alarmName: string, value: 'ALARM' | 'OK', changedAt: number): string {
  const time = new Date(changedAt).toISOString();
  return JSON.stringify({
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: '111122223333',
    region: 'eu-west-1',
    time,
    resources: [`arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${alarmName}`],
    detail: {
      alarmName,
      state: { value, reason: 'Threshold Crossed', timestamp: time.replace('Z', '+0000') },
      configuration: {},
    },
  });
}
