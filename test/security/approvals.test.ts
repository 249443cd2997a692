import { expect, it } from 'vitest';
import { abuses, controls } from './approvals/cases.ts';
import { playApprovals } from './approvals/section.ts';

/** One in nine, so that each family of cases is there. */
const share = abuses.filter((_, index) => index % 9 === 0);

it('believes no approval that is none', async () => {
  expect((await playApprovals(share)).filter(({ held }) => !held)).toEqual([]);
  expect(abuses.length).toBeGreaterThanOrEqual(60);
  expect(new Set(abuses.map(({ name }) => name)).size).toBe(abuses.length);
});

it('believes the decisions of people', async () => {
  expect((await playApprovals(controls.filter((_, index) => index % 3 === 0))).filter(({ held }) => !held)).toEqual([]);
});
