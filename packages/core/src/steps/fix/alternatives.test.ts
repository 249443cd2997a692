import { describe, expect, it } from 'vitest';
import type { FixAttempt, Patch } from '../../model/index.ts';
import type { Artifacts } from '../../ports/index.ts';
import { replayed } from '../../testing/answers.ts';
import { readTakenNumber, saveAlternatives, takeAlternative } from './alternatives.ts';

function keepArtifacts(): Artifacts {
  const texts = new Map<string, string>();
  return {
    get: async (key) => texts.get(key),
    put: async (key, text) => {
      texts.set(key, text);
    },
  };
}

const patch = (idea: string): Patch => ({
  ...{ baseCommit: 'abc', idea, title: idea, rationale: idea, diff: '', by: 'mechanic', reproduction: replayed },
  files: [{ path: 'a.js', before: 'a', after: 'b' }],
});

it.each(['take 2', 'Take alternative 2, please', 'I would rather take #2'])('reads the choice of %s', (comment) => {
  expect(readTakenNumber([comment])).toBe(2);
});

it('reads no choice where none is made', () => {
  expect(readTakenNumber(['this is ugly', 'it takes 2 seconds'])).toBeUndefined();
});

describe('an alternative that a person takes', () => {
  it('is the one that the last pull request listed under that number', async () => {
    const ports = { artifacts: keepArtifacts() };
    const sentBack: readonly FixAttempt[] = [{ attempt: 1, idea: 'first', result: 'changes_requested', reasons: [] }];
    await saveAlternatives({ first: [patch('second'), patch('third')] }, { id: 'inc-1' }, ports);

    const take = (text: string, attempts = sentBack) => takeAlternative([text], attempts, { id: 'inc-1' }, ports);

    expect((await take('take 2'))?.idea).toBe('third');
    expect(await take('take 3')).toBeUndefined();
    expect(await take('this is ugly')).toBeUndefined();
    expect(await take('take 1', [])).toBeUndefined();
  });
});
