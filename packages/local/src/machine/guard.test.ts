import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { healDefinition } from '../heal-definition.ts';
import { loadDefinition } from './definition.ts';
import { withinTimers } from './guard.ts';

const text = readFileSync(fileURLToPath(new URL('../../../../statemachines/heal.asl.json', import.meta.url)), 'utf8');
const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:Work';
const task = { Type: 'Task', Resource: lambda, TimeoutSeconds: 60, End: true };

function load(changes: Record<string, unknown>, machine: Record<string, unknown> = {}) {
  return loadDefinition(JSON.stringify({ StartAt: 'Work', States: { Work: { ...task, ...changes } }, ...machine }), {});
}

describe('loadDefinition', () => {
  it('takes the deployed definition as it is', () => {
    const definition = healDefinition();

    expect(definition.StartAt).toBe('DetectEvidence');
    expect(Object.keys(definition.States)).toHaveLength(Object.keys(JSON.parse(text).States).length);
  });

  it('keeps what the runner needs of catchers', () => {
    const catchers = healDefinition().States.Diagnose?.Catch ?? [];

    expect(catchers).toEqual([{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'HandOver' }]);
  });

  it('says which substitution is missing', () => {
    expect(() => loadDefinition(text, {})).toThrow('no value was given for ${DetectEvidenceArn}');
  });

  it.each([
    ['text that is not JSON', () => loadDefinition('{', {}), 'it is not JSON'],
    ['a transition to nowhere', () => load({ End: undefined, Next: 'Nowhere' }), 'Nowhere'],
    ['a start that is no state', () => load({}, { StartAt: 'Elsewhere' }), 'StartAt names Elsewhere'],
    ['variables', () => load({ Assign: { a: 1 } }), 'Work.Assign would be ignored'],
    ['a heartbeat', () => load({ HeartbeatSeconds: 5 }), 'Work.HeartbeatSeconds would be ignored'],
    ['JSONata', () => load({}, { QueryLanguage: 'JSONata' }), 'JSONPath only'],
    ['the state in the context', () => load({ Parameters: { 'name.$': '$$.State.Name' } }), '$$.State is not known'],
    ['chance', () => load({ Parameters: { 'id.$': 'States.UUID()' } }), 'States.UUID'],
    ['a timeout that overflows', () => load({ TimeoutSeconds: 2_147_484 }), 'would end at once'],
    ['a task without a timeout', () => load({ TimeoutSeconds: undefined }), 'no TimeoutSeconds'],
    [
      'another integration',
      () => load({ Resource: 'arn:aws:states:::sqs:sendMessage' }),
      'not a function, a waiting function or a build',
    ],
    ['parallel branches', () => load({ Type: 'Parallel', Branches: [] }), 'type Parallel'],
  ])('refuses %s', (_name, run, message) => {
    expect(run).toThrow(message);
  });
});

it('keeps the year that an execution may take on AWS within what a timer can hold', () => {
  const definition = healDefinition();

  expect(definition.TimeoutSeconds).toBe(31_536_000);
  expect(withinTimers(definition).TimeoutSeconds).toBe(2_147_483);
});
