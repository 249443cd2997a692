import type { EnginePorts } from '@suture/core';
import { lazily } from '../lazily.ts';
import type { Cloud } from '../ports.ts';

/** Finds causes, with access to the code, its history and the monitoring. */
export const diagnosisEngine = (cloud: Cloud) => ({
  diagnosisEngine: lazily<EnginePorts['diagnosisEngine']>(async () =>
    (await import('../lazy/diagnosis-engine.ts')).openDiagnosisEngine(cloud),
  ),
});
