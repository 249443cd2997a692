import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readSource } from '../architecture/sources.ts';

const Transition = z.object({ StringEquals: z.string(), Next: z.string() });
const State = z.object({
  Type: z.string(),
  Next: z.string().optional(),
  Choices: z.array(Transition).default([]),
  Default: z.string().optional(),
  Catch: z.array(z.object({ Next: z.string() })).default([]),
});
const machine = z
  .object({ StartAt: z.string(), States: z.record(z.string(), State) })
  .parse(JSON.parse(readSource('statemachines/heal.asl.json')));
const page = readSource('docs/architecture.md');
const picture = /```mermaid\n(stateDiagram-v2\n[\s\S]*?)```/.exec(page)?.[1] ?? '';
const drawn = picture.split('\n').map((line) => line.trim());

/** The machine as Mermaid draws it, without the edges to `HandOver` for failures of tasks and for unknown words. */
function drawTransitions(): readonly string[] {
  return [
    `[*] --> ${machine.StartAt}`,
    ...Object.entries(machine.States).flatMap(([name, state]) => [
      ...(state.Next === undefined ? [] : [`${name} --> ${state.Next}`]),
      ...state.Choices.map((choice) => `${name} --> ${choice.Next}: ${choice.StringEquals}`),
      ...((state.Default ?? 'HandOver') !== 'HandOver' ? [`${name} --> ${state.Default}: otherwise`] : []),
      ...state.Catch.filter(({ Next }) => Next !== 'HandOver').map(({ Next }) => `${name} --> ${Next}: failed`),
      ...(state.Type === 'Succeed' || state.Type === 'Fail' ? [`${name} --> [*]`] : []),
    ]),
  ];
}

describe('the picture of the loop', () => {
  it('has exactly the transitions of the machine', () => {
    const transitions = drawn.filter((line) => line.includes('-->'));

    expect(transitions.toSorted()).toEqual(drawTransitions().toSorted());
  });

  it('draws every choice as a choice', () => {
    const choices = Object.entries(machine.States).filter(([, state]) => state.Type === 'Choice');

    expect(drawn.filter((line) => line.endsWith('<<choice>>'))).toEqual(
      choices.map(([name]) => `state ${name} <<choice>>`),
    );
  });
});

it('names every state in the table of stages, except choices and end states', () => {
  const prose = page.replace(picture, '');
  const missing = Object.entries(machine.States)
    .filter(([name, { Type }]) => Type === 'Task' && !prose.includes(`\`${name}\``))
    .map(([name]) => name);

  expect(missing).toEqual([]);
});
