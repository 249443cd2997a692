import { type Config, InvalidInput, type Rollout, type RolloutSource, type Rollouts, redact } from '@suture/core';

/** Uses the rollout source that is configured for the incident's service. */
export function createRolloutsByService(
  config: Config,
  sources: Readonly<Record<RolloutSource['by'], Rollouts>>,
): Rollouts {
  return {
    status: async (incident, mergeCommit) => {
      const service = config.services[incident.service];
      if (service !== undefined) return bound(await sources[service.rollout.by].status(incident, mergeCommit));
      throw new InvalidInput('the configuration', [
        `services.${incident.service}: there is no such service; add it or close the incident`,
      ]);
    },
  };
}

/** A detail may quote what a system of the team wrote. */
function bound(rollout: Rollout): Rollout {
  return { ...rollout, detail: redact(rollout.detail).slice(0, 500) };
}
