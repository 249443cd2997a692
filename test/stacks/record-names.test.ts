import { expect, it } from 'vitest';
import { recordNames } from '../../stacks/parts/record-names.ts';

const place = { account: '123456789012', region: 'ap-southeast-2' };

it('names the records of a stage', () => {
  expect(recordNames({ stage: 'live', ...place })).toEqual({
    table: 'suture-live',
    bucket: 'suture-live-123456789012-ap-southeast-2',
    alias: 'suture-live',
    checkpoints: 'sealed-live-123456789012-ap-southeast-2',
    auditAlias: 'suture-live-audit',
  });
});

it.each(['Live', 'my_stage', 'a'.repeat(29)])('refuses the stage %s, and says how long a name may be', (stage) => {
  expect(() => recordNames({ stage, ...place })).toThrow(/use at most 28 lower-case letters, digits and hyphens/);
});

it('takes the longest stage that S3 takes', () => {
  const { bucket, checkpoints } = recordNames({ stage: 'a'.repeat(28), ...place });

  expect([bucket.length, checkpoints.length]).toEqual([63, 63]);
});
