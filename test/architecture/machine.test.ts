import { builds, type CallbackStep, Stage, type Step, steps } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { machineText } from '../../statemachines/heal.ts';
import { listFolders, readSource } from './sources.ts';

const Rule = z.object({ ErrorEquals: z.array(z.string()).min(1) });
const State = z.object({
  Type: z.string(),
  Next: z.string().optional(),
  Choices: z.array(z.object({ StringEquals: z.string() })).default([]),
  TimeoutSeconds: z.number().optional(),
  Retry: z.array(Rule).default([]),
  Catch: z.array(Rule.extend({ Next: z.string() })).default([]),
});
const { States } = z
  .object({ States: z.record(z.string(), State) })
  .parse(JSON.parse(readSource('statemachines/heal.asl.json')));
const tasks = Object.entries(States).filter(([, state]) => state.Type === 'Task');

/** The ends of the loop: every stage may reach them. */
const ends = ['HandOver', 'HandedOver', 'HandOverFailed'];

it('matches its source (npm run asl)', () => {
  expect(readSource('statemachines/heal.asl.json')).toBe(machineText());
});

it('has one folder for each stage and no others', () => {
  // Tools take a folder called "test" for tests.
  const folderOf = (stage: Stage) => (stage === 'test' ? 'prove' : stage);

  expect([...listFolders('packages/core/src/steps')].sort()).toEqual(Stage.options.map(folderOf).sort());
});

it('has a step for each Task except the proving ground, and a Task for each step', () => {
  expect(
    tasks
      .map(([name]) => name)
      .filter((name) => !(name in builds))
      .sort(),
  ).toEqual(Object.keys(steps).sort());
});

it.each(Object.keys(States).filter((name) => !ends.includes(name)))('%s begins with its stage', (name) => {
  expect(Stage.options.filter((stage) => name.toLowerCase().startsWith(stage))).toHaveLength(1);
});

it.each(Object.entries(steps).filter(([name]) => !ends.includes(name)))(
  '%s runs in the stage it is named for',
  (name, step) => {
    expect(name.toLowerCase().startsWith(step.stage)).toBe(true);
  },
);

describe.each(Object.values<Step | CallbackStep>(steps))('$name', (step) => {
  const state = States[step.name];

  it('has a longer timeout than its function', () => {
    expect(state?.TimeoutSeconds).toBeGreaterThan(step.seconds);
  });

  it('has a transition for each possible outcome', () => {
    const next = States[state?.Next ?? ''];
    const words = 'answers' in step ? step.answers : step.next;

    expect(next).toBeDefined();
    if (next?.Type === 'Choice')
      expect(next.Choices.map(({ StringEquals }) => StringEquals).sort()).toEqual([...words].sort());
    else expect(words).toHaveLength(1);
  });
});

it.each(Object.entries(builds))(
  '%s waits longer than its build may queue and run',
  (name, { minutes, queueMinutes }) => {
    expect(States[name]?.TimeoutSeconds).toBeGreaterThan((queueMinutes + minutes) * 60);
  },
);

/** Where a task's failure leads, if not to a person at once. */
const waysOut: Readonly<Record<string, string>> = {
  DiagnosePrepare: 'Diagnose',
  DiagnoseSearch: 'Diagnose',
  HandOver: 'HandOverFailed',
};

describe.each(tasks)('%s', (name, state) => {
  it('has a time limit, retries and a way out', () => {
    expect(state.TimeoutSeconds).toBeGreaterThan(0);
    expect(state.Retry.length).toBeGreaterThan(0);
    expect(state.Catch.at(-1)).toMatchObject({
      ErrorEquals: ['States.ALL'],
      Next: waysOut[name] ?? 'HandOver',
    });
  });

  it('names only errors that exist', () => {
    const sources = readSource('packages/core/src/errors.ts') + readSource('packages/adapters/src/errors.ts');
    const ours = [...sources.matchAll(/override readonly name = '(\w+)'/g)].map((match) => match[1]);
    const names = [...state.Retry, ...state.Catch].flatMap((rule) => rule.ErrorEquals);

    expect(names.filter((error) => !/^(?:States|Lambda|CodeBuild)\.\w+$/.test(error) && !ours.includes(error))).toEqual(
      [],
    );
  });
});
