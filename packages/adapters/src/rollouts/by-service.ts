import { type Config, InvalidInput, type RolloutSource, type Rollouts } from '@suture/core';

/** Asks, for each incident, the source of rollouts that its service is configured with. */
export function createRolloutsByService(
  config: Config,
  sources: Readonly<Record<RolloutSource['by'], Rollouts>>,
): Rollouts {
  return {
    status: async (incident, mergeCommit) => {
      const service = config.services[incident.service];
      if (service !== undefined) return sources[service.rollout.by].status(incident, mergeCommit);
      throw new InvalidInput('the configuration', [
        `services.${incident.service}: there is no such service; add it or close the incident`,
      ]);
    },
  };
}
