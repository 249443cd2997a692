import { type Config, type Incident, InvalidInput, type RolloutBy, type RolloutSource } from '@suture/core';

/** The settings of an incident's service for one rollout source. @throws InvalidInput when it is configured for another */
export function rolloutOf<By extends RolloutSource['by']>(
  by: By,
  { service }: Pick<Incident, 'service'>,
  config: Config,
): RolloutBy<By> {
  const rollout = config.services[service]?.rollout;
  if (rollout !== undefined && isBy(by, rollout)) return rollout;
  throw new InvalidInput('the configuration', [`services.${service}.rollout: it is not by '${by}'; correct it`]);
}

function isBy<By extends RolloutSource['by']>(by: By, rollout: RolloutSource): rollout is RolloutBy<By> {
  return rollout.by === by;
}
