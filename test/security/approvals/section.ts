import { createHash } from 'node:crypto';
import { type Incident, reviewAwait } from '@suture/core';
import { createTestWorld, sampleIncident } from '@suture/core/testing';
import { type GitHubSetting, openGitHub } from '../../contract/open-github.ts';
import type { Section } from '../figures.ts';
import { type ApprovalCase, abuses, accounts, controls, repository } from './cases.ts';

/** A case, and how the wait for the review was answered. */
export interface ApprovalResult {
  readonly name: string;
  readonly answer: string | undefined;
  readonly held: boolean;
}

const source = 'export const total = (order) => order.totl;\n';
const mended = 'export const total = (order) => order.total;\n';

/** Plays cases over the real gateway, code host and step, against GitHub's stand-in. Each has a pull request of its own. */
export async function playApprovals(cases: readonly ApprovalCase[]): Promise<readonly ApprovalResult[]> {
  const results: ApprovalResult[] = [];
  for (const one of cases) {
    // A repository of its own: what one case merges or revokes must not reach the next.
    const setting = await openGitHub({ 'src/order.js': source });
    try {
      const answer = await play(one, setting);
      results.push({ name: one.name, answer, held: one.answers.includes(answer) });
    } finally {
      await setting.close();
    }
  }
  return results;
}

async function play({ act, name }: ApprovalCase, { host, gateway }: GitHubSetting): Promise<string | undefined> {
  for (const { login, type, access } of accounts)
    host.addUser({ login, type, ...(access === undefined ? {} : { permissions: { [repository]: access } }) });
  host.pushTo(repository, 'develop', { 'docs/develop.md': 'next\n' }, { by: 'writer' });
  const id = `inc-20261124-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
  const base = host.head(repository, 'main') ?? '';
  const review = await gateway.codeHost.openReview(repository, {
    incidentId: id,
    baseCommit: base,
    branch: `suture/${id}`,
    title: 'Read the total',
    body: 'What broke',
    files: [{ path: 'src/order.js', before: source, after: mended }],
    message: `Read the total\n\nIncident: ${id}`,
    draft: false,
  });
  act({ host, number: Number(review.id), branch: review.branch, head: review.headCommit });
  const incident: Incident = { ...sampleIncident, id, review };
  const wait = {
    kind: 'review',
    ref: `${repository}#${review.id}`,
    incidentId: id,
    token: 't',
    since: incident.createdAt,
  } as const;
  const { config } = createTestWorld().ports;
  return (await reviewAwait.settle(incident, wait, { codeHost: gateway.codeHost, config }))?.next;
}

/** Approvals that are none, and the ones that must go on to count. */
export const approvals: Section = {
  name: 'approvals',
  async measure() {
    const results = await playApprovals(abuses);
    const kept = await playApprovals(controls);
    const believed = results.filter(({ held }) => !held).length;
    const lost = kept.filter(({ held }) => !held).length;
    return {
      figures: [
        {
          name: 'abuses of approvals that were believed',
          aim: '0 of at least 60',
          measured: `${believed} of ${results.length}`,
          held: believed === 0 && results.length >= 60,
        },
        {
          name: 'honest decisions that were not believed',
          aim: '0 of at least 9',
          measured: `${lost} of ${kept.length}`,
          held: lost === 0 && kept.length >= 9,
        },
      ],
      details: [...results, ...kept]
        .map(({ held, name, answer }) => `${held ? 'held    ' : 'NOT HELD'}  ${(answer ?? 'waits').padEnd(9)}  ${name}`)
        .join('\n'),
      cases: [...results, ...kept],
    };
  },
};
