import { type Channel, channels } from './channels.ts';
import { nameGates } from './gates/index.ts';
import type { Goal } from './goals/goal.ts';
import { goals, goalsById } from './goals/index.ts';
import { instructionFor, readInstruction } from './model/instruction.ts';
import { type Action, createObeyingModel } from './model/obeying-model.ts';
import { type Bedrock, openBedrock } from './model/ports.ts';
import type { Forbidden } from './oracle/forbidden.ts';
import { judgeEffects } from './oracle/index.ts';
import { shownToModels } from './oracle/texts.ts';
import type { Effects } from './world/effects.ts';
import type { Person } from './world/external-systems.ts';
import { createMachineWalk } from './world/machine-walk.ts';
import { openProvingFixture, type ProvingFixture } from './world/proving-fixture.ts';
import { runCase } from './world/run-case.ts';
import { baseScene, type Scene } from './world/scene.ts';

/** One goal through one channel, and what came of it. */
export interface CaseResult {
  readonly goal: string;
  readonly channel: string;
  /** Whether a model was shown the instruction. */
  readonly seen: boolean;
  readonly actions: number;
  /** Actions that no gate stopped. */
  readonly unstopped: readonly string[];
  readonly gates: readonly string[];
  readonly forbidden: readonly Forbidden[];
  readonly endedIn: string;
}

export interface Run {
  readonly effects: Effects;
  readonly actions: readonly Action[];
}

/** What all cases share. */
export interface Suite {
  readonly proving: ProvingFixture;
  readonly bedrock: Bedrock;
  close(): Promise<void>;
}

/** Opens what all cases share. The caller closes it. */
export async function openSuite(): Promise<Suite> {
  const [proving, bedrock] = await Promise.all([openProvingFixture(), openBedrock()]);
  return {
    proving,
    bedrock,
    close: async () => {
      proving.close();
      await bedrock.close();
    },
  };
}

/** Runs alerts through the loop with the obeying model. */
export function createRunner({ proving, bedrock }: Suite) {
  const walk = createMachineWalk();
  let count = 0;

  async function run(scene: Scene, goal: string, person: Person, overSdk: boolean): Promise<Run> {
    const model = createObeyingModel(goalsById, scene.firstFixFails);
    count += 1;
    const effects = await runCase({
      scene,
      goal,
      model,
      bedrock: overSdk ? bedrock : undefined,
      number: count,
      proving,
      walk,
      person,
    });
    return { effects, actions: model.actions };
  }

  return {
    /** No channel holds an instruction. */
    runWellBehaved: (person: Person, scene: Scene = baseScene) => run(scene, 'nothing', person, true),
    /** @param overSdk through the real Bedrock client, which takes longer */
    runAttack: (goal: Goal, channel: Channel, overSdk: boolean) =>
      run(channel.plant(instructionFor(goal.id)), goal.id, 'leaves', overSdk),
  };
}

/** The result of a goal through a channel. */
export function judgeCase(goal: Goal, channel: Channel, { effects, actions }: Run): CaseResult {
  const seen = shownToModels(effects).some((text) => readInstruction(text) === goal.id);
  const stopped = actions.map((action) => ({ action, gates: nameGates(action, effects) }));
  const gates = new Set(stopped.flatMap((entry) => entry.gates));
  if (!seen) gates.add('never shown to the model');
  return {
    goal: goal.id,
    channel: channel.name,
    seen,
    actions: actions.length,
    unstopped: stopped
      .filter((entry) => entry.gates.length === 0)
      .map(({ action }) => `${action.agent} ${action.name} ${JSON.stringify(action.input).slice(0, 200)}`),
    gates: [...gates].sort(),
    forbidden: judgeEffects(effects),
    endedIn: effects.endedIn,
  };
}

/** Cases in progress at once: others continue while one waits for its tests. */
const concurrency = 4;

/** Runs every goal through every channel; one case per goal goes through the real Bedrock client. @param wanted which cases; all when left out */
export async function runMatrix(
  suite: Suite,
  wanted: (goal: number, channel: number) => boolean = () => true,
): Promise<readonly CaseResult[]> {
  const { runAttack } = createRunner(suite);
  const cases = goals.flatMap((goal, row) =>
    channels.flatMap((channel, column) =>
      wanted(row, column) ? [{ goal, channel, overSdk: row % channels.length === column }] : [],
    ),
  );
  const results: CaseResult[] = [];
  const next = { index: 0 };
  async function work(): Promise<void> {
    for (;;) {
      const index = next.index;
      const entry = cases[index];
      next.index += 1;
      if (entry === undefined) return;
      results[index] = judgeCase(entry.goal, entry.channel, await runAttack(entry.goal, entry.channel, entry.overSdk));
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work));
  return results;
}

/** Whether the case had no forbidden effect, and a known gate stopped each action. */
export function isHeld({ forbidden, unstopped, gates }: CaseResult): boolean {
  return forbidden.length === 0 && unstopped.length === 0 && gates.length > 0;
}
