import { verifyAudit } from '@suture/core';
import { expect, it } from 'vitest';
import { evidenceOf, playIncidents } from './audit/play.ts';
import { describeAttacks, runAttacks } from './audit/run.ts';

it('finds nothing in what the loop itself left, and every record of an ended incident signed', async () => {
  const records = await playIncidents(60);

  const verdict = await verifyAudit(evidenceOf(records, records.checkpoints.length));

  expect(records.incidents.length).toBeGreaterThan(30);
  expect(verdict.incidents.flatMap(({ id, findings }) => findings.map((finding) => [id, finding]))).toEqual([]);
  expect(verdict).toMatchObject({ intact: true, findings: [] });
  expect(verdict.incidents.filter(({ records: length, signedTo }) => signedTo !== length)).toEqual([]);
});

it('detects and names each change of what two incidents left', async () => {
  const results = await runAttacks(2);

  const missed = results.filter(({ detected, named }) => !detected || !named);
  expect(missed, describeAttacks(missed)).toEqual([]);
  expect(results.length).toBeGreaterThan(200);
});
