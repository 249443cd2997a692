import type { EnginePorts } from '@suture/core';
import { lazily } from '../lazily.ts';
import type { Cloud } from '../ports.ts';

/** Triage can do without an engine: without models the rules are final. */
export const triageEngine = (cloud: Cloud) => ({
  triageEngine:
    cloud.config.models === undefined
      ? {}
      : lazily<Required<EnginePorts['triageEngine']>>(async () =>
          (await import('../lazy/agents.ts')).openAgents(cloud, () => ({})),
        ),
});
