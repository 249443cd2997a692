import type { Rollouts } from '@suture/core';
import { lazily } from '../lazily.ts';
import type { Cloud } from '../ports.ts';

/** Whether a merge is live, according to the source that the service's configuration names. */
export const rollouts = (cloud: Cloud) => ({
  rollouts: lazily<Rollouts>(async () => (await import('../lazy/rollouts.ts')).openRollouts(cloud)),
});
