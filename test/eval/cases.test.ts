import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidInput } from '@suture/core';
import { expect, it, onTestFinished } from 'vitest';
import { readCase, readCases } from '../../packages/eval/src/case.ts';
import { writeFile } from '../cli/project.ts';

const whole = {
  description: 'It adds wrongly',
  repository: { files: 'files' },
  signal: { failing: 'npm test' },
  expected: { outcome: 'fix', cause: { files: ['src/sum.js'], lines: [1, 3] } },
  hidden: { files: 'hidden', command: 'node --test' },
};
const { hidden: _hidden, ...withoutHidden } = whole;

function writeCase(given: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'suture-cases-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFile(join(folder, 'sum', 'case.json'), typeof given === 'string' ? given : JSON.stringify(given));
  writeFile(join(folder, 'sum', 'files', 'src', 'sum.js'), 'export const sum = 1;\n');
  writeFile(join(folder, 'sum', 'hidden', 'sum.test.js'), '');
  return folder;
}

it('reads a case with its defaults', () => {
  const folder = writeCase(whole);

  const [read] = readCases(folder, []);

  expect(read).toMatchObject({
    name: 'sum',
    folder: join(folder, 'sum'),
    service: { name: 'service' },
    hidden: { minutes: 5 },
    expected: { cause: { words: [] } },
  });
});

it("reads every case of the project's own set", () => {
  const cases = readCases('eval/cases', []);

  expect(cases.length).toBeGreaterThanOrEqual(8);
  expect(cases.filter((one) => one.expected.outcome === 'hand_over').length).toBeGreaterThanOrEqual(2);
});

it.each([
  ['an unknown field', { ...whole, colour: 1 }, ['"colour"', 'docs/evaluating.md']],
  [
    'an unknown field further in',
    { ...whole, expected: { ...whole.expected, sha: 'a' } },
    ['expected: Unrecognized key: "sha"'],
  ],
  ['no description', { ...whole, description: undefined }, ['description:']],
  ['no repository', { ...whole, repository: {} }, ['repository: give exactly one source of the code']],
  [
    'two repositories',
    { ...whole, repository: { files: 'files', example: 'orders' } },
    ['repository: give exactly one source of the code'],
  ],
  [
    'a commit of files',
    { ...whole, repository: { files: 'files', commit: 'abc1234' } },
    ['commit is only allowed with git; remove it'],
  ],
  ['a folder that is not there', { ...whole, repository: { files: 'fils' } }, ['repository.files: there is no fils']],
  ['a log that is not there', { ...whole, signal: { log: 'a.log' } }, ['signal.log: there is no a.log', 'add it']],
  ['no signal', { ...whole, signal: {} }, ['signal: give alert, log or failing']],
  [
    'two signals',
    { ...whole, signal: { failing: 'npm test', log: 'a' } },
    ['failing excludes alert and log; remove them'],
  ],
  ['an unknown outcome', { ...whole, expected: { ...whole.expected, outcome: 'heal' } }, ['expected.outcome:']],
  [
    'a cause without a mark',
    { ...whole, expected: { outcome: 'fix', cause: {} } },
    ['expected.cause: describe the cause with files, category or words'],
  ],
  [
    'lines of two files',
    { ...whole, expected: { outcome: 'fix', cause: { files: ['a', 'b'], lines: [1, 2] } } },
    ['lines requires exactly one file'],
  ],
  [
    'lines the wrong way round',
    { ...whole, expected: { outcome: 'fix', cause: { files: ['a'], lines: [4, 2] } } },
    ['swap them'],
  ],
  ['a fix without hidden tests', withoutHidden, ['hidden: a fix is judged by hidden tests', 'give files and command']],
  ['text that is not JSON', '{', ['it is not JSON']],
])('says what is wrong with %s', (_what, given, messages) => {
  const folder = writeCase(given);

  const read = () => readCase(join(folder, 'sum'), 'sum');

  expect(read).toThrow(InvalidInput);
  for (const message of ['the case sum', ...messages]) expect(read).toThrow(message);
});

it('names the cases there are when one is asked for that is not', () => {
  const folder = writeCase(whole);

  expect(() => readCases(folder, ['sun'])).toThrow('there is no sun. Use one of: sum');
  expect(() => readCases(join(folder, 'nowhere'), [])).toThrow('name one that contains cases');
  expect(() => readCases(join(folder, 'sum', 'files'), [])).toThrow('there is no');
});
