import type { Artifacts, FixAttempt, FixRequest, Patch } from '@suture/core';
import { type Requested, readRequested } from '@suture/mechanic';
import { describe, expect, it } from 'vitest';
import { describeRequest, saveAlternatives, takeAlternative } from './follow-request.ts';

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
  ...{ baseCommit: 'abc', idea, title: idea, rationale: idea, diff: '', by: 'mechanic' },
  files: [{ path: 'a.js', before: 'a', after: 'b' }],
  reproduction: {
    ...{ kind: 'failing-test', description: '', files: [], testFiles: [], tests: [] },
    command: { framework: 'node', argv: ['node', '--test'], env: {}, source: 'node --test' },
  },
});

function request(attempts: readonly FixAttempt[]): FixRequest {
  return { incident: { id: 'inc-1' }, attempts } as FixRequest;
}

describe('an alternative that a person takes', () => {
  it('is the one that the last pull request listed under that number', async () => {
    const artifacts = keepArtifacts();
    const attempts: readonly FixAttempt[] = [{ attempt: 1, idea: 'first', result: 'changes_requested', reasons: [] }];
    await saveAlternatives(new Map([['first', [patch('second'), patch('third')]]]), request([]).incident, artifacts);

    const take = (text: string, tried = attempts) => takeAlternative(readRequested([text]), request(tried), artifacts);

    expect((await take('take 2'))?.idea).toBe('third');
    expect(await take('take 3')).toBeUndefined();
    expect(await take('this is ugly')).toBeUndefined();
    expect(await take('take 1', [])).toBeUndefined();
  });
});

describe('the answer to a requested change', () => {
  const describeIt = (comment: string, found: { named?: readonly string[]; unknown?: Requested['calls'] } = {}) =>
    describeRequest([comment], readRequested([comment]), { named: [], unknown: [], ...found });

  it('is nothing without one', () => {
    expect(describeIt(' ')).toBe('');
  });

  it('is what was followed', () => {
    expect(describeIt('f([]) should be 0')).toBe('As requested, it gives what was asked for: f([]) should be 0.');
    expect(describeIt('see test/a.test.js', { named: ['test/a.test.js'] })).toBe(
      'As requested, it passes test/a.test.js.',
    );
  });

  it('is what could not be followed, and that another repair is offered', () => {
    const { calls } = readRequested(['f([]) should be 0']);

    expect(describeIt('f([]) should be 0', { unknown: calls })).toContain('no changed function is called as in');
    expect(describeIt('take 7')).toContain('there is no alternative 7');
    expect(describeIt('see test/b.test.js')).toContain('there is no file test/b.test.js');
    expect(describeIt('this is ugly')).toContain('The request could not be followed');
  });
});
