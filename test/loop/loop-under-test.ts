import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Alert,
  answerCallbacks,
  builds,
  type Ports,
  receiveAlert,
  runStep,
  type StateName,
  steps,
} from '@suture/core';
import { createTestWorld, type TestWorld, type WorldScript } from '@suture/core/testing';
import {
  createTaskTokens,
  healDefinition,
  type MachineEnd,
  openJournal,
  runMachine,
  type TaskHandler,
} from '@suture/local/testing';
import { z } from 'zod';

/** Errors thrown before a state's work, by state: one entry for each attempt, in order. */
export type Faults = Readonly<Record<string, readonly string[]>>;

export interface LoopScript extends WorldScript {
  /** Words that a state's step ends with instead of its own, as a faulty release would. */
  readonly words?: Readonly<Record<string, string>>;
  readonly faults?: Faults;
  /** The kill switch is thrown when this state has ended. */
  readonly killAfter?: string;
}

/** The loop as a scenario controls and observes it. Here the local runner implements it; a deployed application can too. */
export interface LoopUnderTest {
  readonly world: TestWorld;
  readonly ports: Ports;
  /** Takes an alert in. */
  send(alert: Alert): ReturnType<typeof receiveAlert>;
  /** Runs the incident's execution to its end, the world acting whenever the loop waits. Stops behind `leaveAfter` if that is given. */
  run(incidentId: string, leaveAfter?: string): Promise<MachineEnd>;
  /** States entered so far, in order, one list per run. */
  readonly histories: readonly (readonly string[])[];
}

/** Validated once: that takes most of a run's time. */
const definition = healDefinition();

const BuildInput = z.object({ EnvironmentVariablesOverride: z.tuple([z.object({ Value: z.string() })]) });

/**
 * The local runner over the real definition, with a world in memory.
 * @param watch puts something between the loop and the world
 */
export function createLocalLoop(
  script: LoopScript = {},
  watch: (ports: Ports) => Ports = (ports) => ports,
): LoopUnderTest {
  const world = createTestWorld(script);
  const folder = mkdtempSync(join(tmpdir(), 'suture-loop-'));
  const histories: string[][] = [];
  const left = new Map(Object.entries(script.faults ?? {}).map(([state, names]) => [state, [...names]]));

  const wordOf = (state: string) => (script.words?.[state] === undefined ? {} : { next: script.words[state] });

  async function run(incidentId: string, leaveAfter?: string): Promise<MachineEnd> {
    const tokens = createTaskTokens();
    const ports = watch({
      ...world.ports,
      executions: { ...world.ports.executions, succeed: async (token, output) => tokens.succeed(token, output) },
    });
    const leave = new AbortController();
    const history: string[] = [];
    histories.push(history);

    async function work(state: string, input: unknown): Promise<unknown> {
      const fault = left.get(state)?.shift();
      if (fault !== undefined) throw Object.assign(new Error(`fault in ${state}`), { name: fault });
      if (state === 'TestPrepare' || state === 'DiagnosePrepare') return {};
      if (state === 'TestRun') return world.prove(BuildInput.parse(input).EnvironmentVariablesOverride[0].Value);
      if (state === 'DiagnoseSearch')
        return world.search(BuildInput.parse(input).EnvironmentVariablesOverride[0].Value);
      if (!isStep(state)) throw new RangeError(`no work for ${state}`);
      const output = { ...(await runStep(steps[state], input, ports)), ...wordOf(state) };
      if (!('settle' in steps[state])) return output;
      await world.act();
      await answerCallbacks(incidentId, ports);
      return output;
    }

    const handlers: Record<string, TaskHandler> = {};
    for (const state of [...Object.keys(steps), ...Object.keys(builds)]) {
      handlers[state] = async (input) => {
        const output = await work(state, input);
        if (script.killAfter === state) world.throwKillSwitch();
        return output;
      };
    }
    return runMachine({
      definition,
      executionId: incidentId,
      input: { incidentId },
      handlers,
      waiting: tokens,
      journal: await openJournal(join(folder, `${incidentId}.jsonl`)),
      signal: leave.signal,
      pauses: 0,
      onEvent: ({ type, state }) => {
        if (type === 'entered') history.push(state);
        if (type === 'exited' && state === leaveAfter) leave.abort();
        // A wait takes no time here, so the world's clock moves on instead.
        if (type === 'entered' && state === 'VerifyWait') world.clock.advance(600_000);
      },
    });
  }

  return { world, ports: world.ports, send: (alert) => receiveAlert(alert, watch(world.ports)), run, histories };
}

function isStep(state: string): state is StateName {
  return state in steps;
}
