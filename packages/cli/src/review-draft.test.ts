import { artifactKeys } from '@suture/core';
import { createTestWorld, sampleIncident } from '@suture/core/testing';
import { expect, it } from 'vitest';
import { readReviewDraft } from './review-draft.ts';

it('reads the draft that closing an incident left', async () => {
  const { ports } = createTestWorld();
  await ports.incidents.create({ ...sampleIncident, version: 0 });
  await ports.artifacts.put(artifactKeys.postIncidentReview('inc-1'), '# Post-incident review of inc-1, draft');

  expect(await readReviewDraft('inc-1', ports)).toEqual({
    incidentId: 'inc-1',
    review: '# Post-incident review of inc-1, draft',
  });
});

it('says why there is none', async () => {
  const { ports } = createTestWorld();
  const outcome = { result: 'handed_over', at: '2026-11-24T10:00:00.000Z', reason: 'no repair passed' } as const;
  await ports.incidents.create({ ...sampleIncident, version: 0 });
  await ports.incidents.create({ ...sampleIncident, version: 0, id: 'inc-2', outcome });

  await expect(readReviewDraft('inc-1', ports)).rejects.toThrow('it is not over yet');
  await expect(readReviewDraft('inc-2', ports)).rejects.toThrow('it ended as handed over');
  await expect(readReviewDraft('inc-3', ports)).rejects.toMatchObject({ name: 'IncidentNotFound' });
});
