import type { Review } from '@suture/core';
import { createTestWorld, sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { NotMergeable } from '../errors.ts';
import type { RunEnd } from '../loop.ts';
import type { Decide } from './follow-reviews.ts';
import { runWithDecisions } from './run-with-decisions.ts';

const ref = { id: '1', url: 'file:///reviews/1.md', branch: 'suture/inc-1', headCommit: 'c0ffee' };

/** A loop whose run waits at its pull request until it is decided about, or left. */
async function openLoop({ refusals = 0 } = {}) {
  const world = createTestWorld();
  const incident = { ...sampleIncident, review: ref };
  await world.ports.incidents.create(incident);
  let review: Review = { ...ref, status: 'open', draft: false, comments: [] };
  const done: string[] = [];
  let finish: (end: RunEnd) => void = () => undefined;
  const end = (): void => finish({ outcome: 'ended', incident });
  const loop = {
    ports: { ...world.ports, codeHost: { ...world.ports.codeHost, readReview: async () => review } },
    run: (_id: string, { signal }: { readonly signal?: AbortSignal }) =>
      new Promise<RunEnd>((resolve) => {
        finish = resolve;
        signal?.addEventListener('abort', () => resolve({ outcome: 'waiting', incident }));
      }),
    reviewer: {
      whoAmI: async () => 'Reviewer <reviewer@example.com>',
      approve: async () => {
        if (done.push('approve') <= refusals) throw new NotMergeable('1', 'main has moved on.');
        end();
        return { mergeCommit: 'decade', say: '' };
      },
      requestChanges: async (_id: string, { comment }: { readonly comment: string }) => {
        done.push(`change: ${comment}`);
        review = { ...review, headCommit: 'facade' };
      },
      reject: async () => {
        done.push('reject');
        end();
      },
    },
  };
  return { id: incident.id, loop, done };
}

const never = new AbortController().signal;

describe('a run with decisions', () => {
  it('ends waiting where nobody decides, and changes nothing', async () => {
    const { id, loop, done } = await openLoop();

    const { end, undecided } = await runWithDecisions(id, async () => undefined, loop, never);

    expect({ outcome: end.outcome, undecided, done }).toEqual({ outcome: 'waiting', undecided: true, done: [] });
  });

  it('asks again with the reason, where a decision cannot be carried out', async () => {
    const { id, loop, done } = await openLoop({ refusals: 1 });
    const problems: (string | undefined)[] = [];
    const decide: Decide = async (_review, _incident, problem) => {
      problems.push(problem);
      return { kind: 'merge' };
    };

    const { end } = await runWithDecisions(id, decide, loop, never);

    expect(end.outcome).toBe('ended');
    expect(done).toEqual(['approve', 'approve']);
    expect(problems).toEqual([undefined, expect.stringContaining('main has moved on.')]);
  });

  it('asks about the next fix after changes were requested', async () => {
    const { id, loop, done } = await openLoop();
    const heads: string[] = [];
    const decide: Decide = async ({ headCommit }) => {
      heads.push(headCommit);
      return heads.length === 1 ? { kind: 'change', comment: 'take 1' } : { kind: 'reject', reason: 'by hand' };
    };

    await runWithDecisions(id, decide, loop, never);

    expect(heads).toEqual(['c0ffee', 'facade']);
    expect(done).toEqual(['change: take 1', 'reject']);
  });

  it('fails with what asking failed with, after the run has been left', async () => {
    const { id, loop } = await openLoop();

    const running = runWithDecisions(id, () => Promise.reject(new Error('no words')), loop, never);

    await expect(running).rejects.toThrow('no words');
  });

  it('is left by its signal', async () => {
    const { id, loop, done } = await openLoop();
    const stop = new AbortController();

    const running = runWithDecisions(
      id,
      async () => {
        stop.abort();
        return undefined;
      },
      loop,
      stop.signal,
    );

    expect((await running).end.outcome).toBe('waiting');
    expect(done).toEqual([]);
  });
});
