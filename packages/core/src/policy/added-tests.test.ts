import { expect, it } from 'vitest';
import { addedTests } from './added-tests.ts';

const command = { framework: 'node' as const, argv: ['node', '--test'], env: {}, source: 'node --test' };
const long = [{ path: 'suture-reproduction/a.test.js', content: 'long' }];
const short = [{ path: 'test/a.test.js', content: 'short' }];
const facts = { kind: 'captured-event' as const, description: 'x', failsOnBase: true, passesWithPatch: true };
const reproduction = { kind: facts.kind, description: 'x', files: long, command, testFiles: [], tests: [] };

it.each([
  ['the short test where the proof saw it hold', short, true, short],
  ['the reproduction where it did not', short, false, long],
  ['the reproduction where no proof of it was made', short, undefined, long],
  ['the reproduction where there is no short test', undefined, true, long],
])('adds %s', (_what, committed, held, added) => {
  const proof = { reproduction: { ...facts, ...(held === undefined ? {} : { committed: held }) } };

  expect(addedTests({ reproduction: { ...reproduction, committed } }, proof)).toEqual(added);
});
