import { describe, expect, it } from 'vitest';
import { Incident, type Review } from '../../model/index.ts';
import { createTestWorld, sampleIncident } from '../../testing/index.ts';
import { reviewAwait } from './review-await.ts';

const opened = { id: '7', url: 'https://host/7', branch: 'suture/inc-1', headCommit: 'proven', base: 'main' };

const wait = {
  kind: 'review',
  ref: 'shop/orders#7',
  incidentId: 'inc-1',
  token: 't',
  since: '2026-11-24T09:00:00.000Z',
} as const;

async function settle(now: Partial<Review>, before: object = opened) {
  const { ports } = createTestWorld();
  const review: Review = { ...opened, draft: false, status: 'merged', comments: [], decidedBy: 'ada', ...now };
  const codeHost = { ...ports.codeHost, readReview: async () => review };
  const incident = Incident.parse({ ...sampleIncident, review: before });
  return reviewAwait.settle(incident, wait, { ...ports, codeHost });
}

it('goes on to the rollout when a person merged the proven commit into the branch it was opened for', async () => {
  expect(await settle({})).toEqual({
    summary: 'ada merged the pull request',
    next: 'deploy',
    change: { decision: { by: 'ada', headCommit: 'proven' } },
  });
});

it.each([
  ['another commit', { headCommit: 'another' }, 'ada merged another commit than the one that was proven'],
  ['into another branch', { base: 'develop' }, 'ada merged the pull request into develop instead of main'],
  [
    'by a program alone',
    { withoutPerson: true },
    'ada, who is a program or may not write to the repository now, merged the pull request',
  ],
])('hands over what was merged %s', async (_name, now, reason) => {
  expect(await settle(now)).toEqual({ summary: expect.stringContaining(reason), next: 'hand_over' });
});

it('does not ask for the branch of a pull request that an earlier release opened', async () => {
  const { base: _base, ...earlier } = opened;

  expect(await settle({ base: 'develop' }, earlier)).toMatchObject({ next: 'deploy' });
});

describe("a pull request that is not Suture's", () => {
  const theirs = { ...opened, theirs: true };

  it.each([
    ['is shipped however it was merged', { headCommit: 'another', withoutPerson: true }, { next: 'deploy' }],
    [
      'leaves the work to Suture when it is closed',
      { status: 'closed' },
      { next: 'write', change: { review: undefined } },
    ],
  ] as const)('%s', async (_what, now, settled) => {
    expect(await settle(now, theirs)).toMatchObject(settled);
  });

  it.each(['open', 'changes_requested'] as const)('is waited for while it is %s', async (status) => {
    expect(await settle({ status }, theirs)).toBeUndefined();
  });
});
