import type { Checkpoints } from '@suture/core';
import { requireVariable } from '../environment.ts';
import { lazily } from '../lazily.ts';
import type { Cloud } from '../ports.ts';

/** Signs heads of audit trails with the stage's key, and keeps them in the locked bucket. */
export const checkpoints = ({ environment }: Cloud) => {
  const keyArn = requireVariable(environment.AUDIT_KEY_ARN, 'AUDIT_KEY_ARN');
  const bucket = requireVariable(environment.CHECKPOINT_BUCKET_NAME, 'CHECKPOINT_BUCKET_NAME');
  return {
    checkpoints: lazily<Checkpoints>(async () =>
      (await import('../lazy/checkpoints.ts')).openCheckpoints(keyArn, bucket),
    ),
  };
};
