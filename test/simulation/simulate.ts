import type { ModelReply, Ports } from '@suture/core';
import { createDeliveryChecks } from './checks/deliveries.ts';
import { checkEnd } from './checks/end.ts';
import { endsOf, type Facts } from './checks/facts.ts';
import { checkFailure } from './checks/failures.ts';
import { createProposalChecks, type Reports } from './checks/proposals.ts';
import { createRecordChecks } from './checks/records.ts';
import { createSpendingChecks } from './checks/spending.ts';
import { createStateChecks } from './checks/states.ts';
import { checkOutput } from './checks/sweeps.ts';
import { createCourse, describeHappening } from './course.ts';
import { treeOf } from './github/repository.ts';
import { createRandomFaults, type Injected } from './kernel/faults.ts';
import { createKernel } from './kernel/kernel.ts';
import { createRandom } from './kernel/random.ts';
import type { Run, SimulateOptions } from './run.ts';
import { createScenario } from './scenario.ts';
import { deployed, earlier } from './world/definition.ts';
import { createWorkers, deliver, receive, runSweep } from './world/functions.ts';
import { createHost, webhookSecret } from './world/host.ts';
import { createLambda } from './world/lambda.ts';
import { createStepFunctions, type StepFunctions } from './world/machine.ts';
import { createMessageQueue } from './world/queue.ts';
import { createSimulatedTable } from './world/table.ts';
import { createTelemetry } from './world/telemetry.ts';
import { limitedTelemetry, type World } from './world/world.ts';

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
  const bucket = new Map<string, Uint8Array>();
  const checkpoints: World['checkpoints'] = new Map();
  const happened: Injected[] = [];
  const reports: Reports = new Map();
  const course = createCourse({
    kernel,
    random,
    scenario,
    bucket,
    world: () => ({ host, lambda, machine, queue }),
  });
  const { config, killed, killSwitch } = course;

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
    config: config(),
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
  const facts: Facts = { kernel, table, machine, repositories, causes: scenario.causes, killed, config };
  const records = createRecordChecks(facts);
  const states = createStateChecks(facts);
  const proposals = createProposalChecks({ facts, reports, config });
  const deliveries = createDeliveryChecks(kernel);
  const spending = createSpendingChecks(kernel);
  const queue = createMessageQueue({ kernel, random, receive: (batch, end) => receive(lambda, batch, end) });

  const world: World = {
    kernel,
    random,
    habits: scenario.habits,
    table,
    bucket,
    checkpoints,
    machine,
    repositories,
    killSwitch,
    now: () => kernel.now() + course.skew(),
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
      const { models } = config();
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
    beforeStore: records.beforeStore,
    watch: {
      beforeHostEffect: (effect) => {
        records.beforeHostEffect(effect);
        proposals.beforeHostEffect(effect);
      },
      afterHostEffect: host.onEffect,
    },
  };

  const sweepEvery = (milliseconds: number) => {
    if (isDraining) return;
    runSweep(lambda, () => undefined);
    kernel.after(milliseconds, () => sweepEvery(milliseconds));
  };
  let isDraining = false;
  for (const happening of scenario.happenings) {
    if (happening.kind !== 'alarm' && kept?.has(happening.id) === false) continue;
    kernel.after(happening.at, () => {
      kernel.note(`world: ${describeHappening(happening)}`);
      if (happening.kind !== 'alarm') happened.push({ id: happening.id, what: describeHappening(happening) });
      course.happen(happening);
    });
  }
  sweepEvery(scenario.sweepMinutes * minute);
  await kernel.run(start + scenario.activeFor);
  await drain();
  checkEnd({ facts, checkpoints, ...course, wasKilled: course.wasKilled() });
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
    if (killed.since !== undefined) course.happen({ kind: 'kill switch', value: 'off', at: 0, id: 'end' });
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
