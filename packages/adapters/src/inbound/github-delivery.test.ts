import { Incident, type PendingCallback } from '@suture/core';
import { createTestWorld, sampleIncident } from '@suture/core/testing';
import { expect, it } from 'vitest';
import type { GitHubDelivery } from '../github/webhook.ts';
import { answerDelivery } from './github-delivery.ts';

const repository = 'shop/orders';
const review = { id: '7', url: 'https://host/7', branch: 'suture/inc-1', headCommit: 'c0ffee' };

/** An incident that waits for its pull request, and deliveries about it. */
async function open() {
  const world = createTestWorld();
  const { ports } = world;
  const ticket = { id: `${repository}#3`, url: 'https://host/issues/3' };
  await ports.incidents.create(Incident.parse({ ...sampleIncident, review, ticket }));
  const wait: PendingCallback = {
    ...{ kind: 'review', ref: `${repository}#7`, incidentId: sampleIncident.id, token: 'token-1' },
    ...{ since: '2026-11-24T09:00:00.000Z', answers: ['answer'] },
  };
  await ports.pendingCallbacks.put(wait);
  const commands = [{ id: '12', by: 'ada', text: '/suture explain' }];
  const answers: string[] = [];
  const succeed = async (token: string, { next }: { readonly next: string }) => {
    answers.push(`${token}: ${next}`);
    return 'delivered' as const;
  };
  const codeHost = {
    ...ports.codeHost,
    readReview: async () => ({ ...review, status: 'open' as const, draft: false, comments: [] }),
    readCommands: async () => commands,
  };
  const deliver = (delivery: Omit<GitHubDelivery, 'id'>, id = 'd1', host: 'github' | 'gitlab' = 'github') =>
    answerDelivery({ id, ...delivery, host }, { ...ports, codeHost, executions: { ...ports.executions, succeed } });
  return { deliver, answers, ports, wait };
}

it.each([
  ['a comment on the pull request', { event: 'issue_comment', repository, issue: 7 }],
  ['a comment on the ticket', { event: 'issue_comment', repository, issue: 3 }],
  ['a check of its commit', { event: 'check_suite', repository, commit: 'c0ffee' }],
])('wakes what waits at %s', async (_what, delivery) => {
  const { deliver, answers } = await open();

  expect(await deliver(delivery)).toEqual({ woken: 1, seenBefore: false });
  expect(answers).toEqual(['token-1: answer']);
});

it.each([
  ['a comment elsewhere', { event: 'issue_comment', repository, issue: 8 }],
  ['another repository', { event: 'issue_comment', repository: 'shop/billing', issue: 7 }],
  ['a check of another commit', { event: 'status', repository, commit: 'decaf' }],
])('wakes nothing for %s', async (_what, delivery) => {
  const { deliver } = await open();

  expect(await deliver(delivery)).toEqual({ woken: 0, seenBefore: false });
});

it.each([
  ['a note on the merge request', { event: 'note', repository, pull: 7 }, 1],
  ['a note on the ticket', { event: 'note', repository, issue: 3 }, 1],
  ['the end of its pipeline', { event: 'pipeline', repository, commit: 'c0ffee' }, 1],
  ['the end of a pipeline for merged results', { event: 'pipeline', repository, pull: 7, commit: 'decaf' }, 1],
  ['the end of another pipeline', { event: 'pipeline', repository, commit: 'decaf' }, 0],
  ['a note on the issue that has the number of the merge request', { event: 'note', repository, issue: 7 }, 0],
])('wakes what waits on GitLab at %s', async (_what, delivery, woken) => {
  const { deliver } = await open();

  expect(await deliver(delivery, 'd1', 'gitlab')).toEqual({ woken, seenBefore: false });
});

it('does nothing for a delivery that comes again', async () => {
  const { deliver, answers, ports, wait } = await open();
  await deliver({ event: 'issue_comment', repository, issue: 7 });
  await ports.pendingCallbacks.put(wait);

  expect(await deliver({ event: 'issue_comment', repository, issue: 7 })).toEqual({ woken: 0, seenBefore: true });
  expect(answers).toHaveLength(1);
});

it('asks an execution of an earlier release only for answers that it knows', async () => {
  const { deliver, ports, wait } = await open();
  const { answers: _, ...earlier } = wait;
  await ports.pendingCallbacks.put(earlier);

  expect(await deliver({ event: 'issue_comment', repository, issue: 7 })).toEqual({ woken: 0, seenBefore: false });
});
