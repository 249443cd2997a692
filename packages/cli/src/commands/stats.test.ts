import { measureIncident, summarizeIncidents } from '@suture/core';
import { sampleIncident } from '@suture/core/testing';
import { expect, it } from 'vitest';
import { describeStatistics } from './stats.ts';

const minute = 60_000;
const at = (minutes: number) => new Date(Date.parse(sampleIncident.createdAt) + minutes * minute).toISOString();
const outcome = { result: 'closed', at: at(40), reason: 'fixed' } as const;
const record = (minutes: number, stage: 'fix' | 'review', action: string, detail: Record<string, string | number>) => {
  return { incidentId: 'inc-1', seq: 1, at: at(minutes), stage, state: stage, action, detail, prevHash: '', hash: '' };
};

it('prints the figures of a healed incident', () => {
  const trail = [
    record(0, 'fix', 'the model answered', { tokens: 1_500, microUsd: 50_000 }),
    record(10, 'review', 'review opened', { id: '7' }),
    record(40, 'review', 'waiting for rollout', { mergeCommit: 'abc' }),
  ];
  const statistics = summarizeIncidents([measureIncident({ ...sampleIncident, outcome }, trail)]);

  const text = describeStatistics(statistics, 0);

  expect(text).toMatch(/^Outcomes +1 closed, 0 handed over, 0 recorded, 0 open$/m);
  expect(text).toMatch(/^Time to repair +median 40 min, nine of ten within 40 min$/m);
  expect(text).toMatch(/^Pull requests +1 opened, 1 merged \(100%\)$/m);
  expect(text).toMatch(/^ {2}in review +median 30 min/m);
  expect(text).toMatch(/^Cost +\$0\.05, \$0\.05 per incident \(1 calls of a model, 1500 tokens\)$/m);
});

it('says what is left out', () => {
  const figures = [
    measureIncident(sampleIncident, undefined),
    measureIncident({ ...sampleIncident, foldedInto: 'inc-0' }, undefined),
  ];

  expect(describeStatistics(summarizeIncidents(figures), 2)).toMatch(
    /^Incidents +1; 1 rehearsed or folded into another one are left out; the trail of 1 cannot be read; 2 cannot be read$/m,
  );
});

it('has nothing to sum up without incidents', () => {
  expect(describeStatistics(summarizeIncidents([]), 0)).toBe('No incidents yet, so there is nothing to sum up.');
});
