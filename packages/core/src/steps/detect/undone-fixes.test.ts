import { expect, it } from 'vitest';
import type { Incident } from '../../model/index.ts';
import { createMemoryStores, createTestClock, sampleIncident } from '../../testing/index.ts';
import { digestFault } from '../count-fix.ts';
import { countUndoneFixes } from './undone-fixes.ts';

const fault = ['TypeError', 'order is undefined', 'src/order.js show'];
const closedAt = '2026-11-20T09:00:00.000Z';

async function countAfter(
  merged: { readonly fault?: readonly string[]; readonly title?: string },
  { startedAt = '2026-11-24T08:59:00.000Z', subjects = [] as readonly string[], id = 'inc-2' } = {},
): Promise<readonly string[]> {
  const { trustRecord } = createMemoryStores();
  const clock = createTestClock('2026-11-24T09:00:00.000Z');
  const { fault: words, ...about } = merged;
  const known = { at: closedAt, ...about, ...(words && { fault: digestFault(words) }) };
  await trustRecord.count('orders', 'closed', 'inc-1', { severity: 'high', fix: 'template', ...known });
  const incident: Incident = { ...sampleIncident, id, alert: { ...sampleIncident.alert, startedAt } };
  const commits = subjects.map((subject) => ({ id: 'c', date: closedAt, subject, files: [] }));
  // A step that is run again counts nothing twice.
  for (const _ of [1, 2]) await countUndoneFixes(incident, { fault, commits }, { trustRecord, clock });
  const found = await trustRecord.outcomes('orders');
  return found.filter(({ result }) => result !== 'closed').map(({ result, fix }) => `${result} ${fix}`);
}

it('counts a closed fault that comes back, with the kind of the fix that did not last', async () => {
  expect(await countAfter({ fault })).toEqual(['recurred template']);
});

it.each([
  ['another fault', { fault: ['TypeError', 'another', 'src/order.js show'] }, {}],
  ['an alert from before the end', { fault }, { startedAt: '2026-11-20T08:00:00.000Z' }],
  ['an outcome without a fault', {}, {}],
  ['the incident itself', { fault }, { id: 'inc-1' }],
  ['a commit that only names the fix', { title: 'Fix show' }, { subjects: ['Test the revert of "Fix show"'] }],
] as const)('counts nothing for %s', async (_what, merged, alert) => {
  expect(await countAfter(merged, alert)).toEqual([]);
});

it.each(['Revert "Fix show"', 'Revert "Fix show (#12)"'])('counts a fix that people took back: %s', async (subject) => {
  expect(await countAfter({ title: 'Fix show' }, { subjects: ['Add a page', subject] })).toEqual(['reverted template']);
});
