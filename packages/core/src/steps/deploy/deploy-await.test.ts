import { describe, expect, it } from 'vitest';
import type { Rollout } from '../../model/index.ts';
import type { PendingCallback, Ports } from '../../ports/index.ts';
import { createTestWorld, sampleIncident } from '../../testing/index.ts';
import { deployAwait } from './deploy-await.ts';

const incident = { ...sampleIncident, mergeCommit: 'merge-1' };
const waiting = (since: string): PendingCallback => ({
  ...{ kind: 'rollout', ref: 'shop/orders@merge-1', incidentId: incident.id, token: 'a token' },
  since,
});
const now = '2026-11-25T12:00:00.000Z';
const [anHourAgo, yesterday] = ['2026-11-25T11:00:00.000Z', '2026-11-24T11:00:00.000Z'];

/** What becomes of a wait when its rollout is asked about. */
function settle(status: Ports['rollouts']['status'], since: string, rolloutHours = 24) {
  const { ports } = createTestWorld({ config: { limits: { rolloutHours } } });
  const asked = { ...ports, clock: { now: () => new Date(now) }, rollouts: { status } };
  return deployAwait.settle(incident, waiting(since), asked);
}

const answering =
  (answer: Partial<Rollout>): Ports['rollouts']['status'] =>
  async (_incident, commit) => ({ commit, status: 'pending', detail: 'no rollout has it yet', ...answer });
const failing: Ports['rollouts']['status'] = () =>
  Promise.reject(
    Object.assign(new Error('no right to read it; token=s3cr3t-0123456789abcdef'), { name: 'AccessDenied' }),
  );

describe('a merge whose rollout is awaited', () => {
  it('is observed from the time that it went live', async () => {
    const at = '2026-11-25T11:30:00.000Z';

    expect(await settle(answering({ status: 'live', at }), anHourAgo)).toMatchObject({ change: { liveAt: at } });
  });

  it('is observed from now on where the clock of the source is ahead', async () => {
    const at = '2026-11-25T12:20:00.000Z';

    expect(await settle(answering({ status: 'live', at }), anHourAgo)).toMatchObject({ change: { liveAt: now } });
  });

  it('is handed over at once when its rollout failed', async () => {
    expect(await settle(answering({ status: 'failed', detail: 'it was rolled back' }), anHourAgo)).toEqual({
      summary: 'the rollout failed: it was rolled back',
      next: 'hand_over',
    });
  });

  it.each([
    [24, yesterday, '24 hours'],
    [0.5, anHourAgo, '30 minutes'],
    [0.002, anHourAgo, '7 seconds'],
  ])('is handed over after %d hours, with what was seen last', async (rolloutHours, since, told) => {
    const partial = answering({ detail: 'the rollout is partial: 1 of 4 tasks have it' });

    expect(await settle(partial, since, rolloutHours)).toEqual({
      summary: `the merge commit was not live after ${told}: the rollout is partial: 1 of 4 tasks have it`,
      next: 'hand_over',
    });
  });

  it('waits while there is time', async () => {
    expect(await settle(answering({}), anHourAgo)).toBeUndefined();
  });

  it('is asked about again when the source fails, and is handed over when the time is up', async () => {
    await expect(settle(failing, anHourAgo)).rejects.toThrow('no right to read it');

    const late = await settle(failing, yesterday);

    expect(late).toMatchObject({
      next: 'hand_over',
      summary: expect.stringMatching(
        /^the merge commit was not live after 24 hours: its rollout could not be read \(AccessDenied: no right/,
      ),
    });
    expect(late?.summary).not.toContain('s3cr3t');
  });
});
