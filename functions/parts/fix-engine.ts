import type { EnginePorts } from '@suture/core';
import { lazily } from '../lazily.ts';
import type { Cloud } from '../ports.ts';

/** Writes fixes, with access to the code and its history. */
export const fixEngine = (cloud: Cloud) => ({
  fixEngine: lazily<EnginePorts['fixEngine']>(async () => (await import('../lazy/fix-engine.ts')).openFixEngine(cloud)),
});
