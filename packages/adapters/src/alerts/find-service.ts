import { type Config, InvalidInput, matchesAlarm } from '@suture/core';

interface AlertOrigin {
  /** Names the event in errors: `the CloudWatch alarm event`. */
  readonly what: string;
  /** Path of the name in the event. */
  readonly field: string;
  /** `alarm`. */
  readonly kind: string;
  readonly name: string;
  /** Takes the only service of the configuration where no pattern matches. */
  readonly orOnly?: boolean;
}

/** The first service with a pattern in `alarms` that matches the name. @throws InvalidInput when there is none */
export function findService({ what, field, kind, name, orOnly = false }: AlertOrigin, config: Config): string {
  const services = Object.entries(config.services);
  const claims = services.find(([, { alarms }]) => alarms.some((pattern) => matchesAlarm(name, pattern)));
  const [only, ...others] = services;
  const found = claims ?? (orOnly && others.length === 0 ? only : undefined);
  if (found !== undefined) return found[0];
  throw new InvalidInput(what, [
    `${field}: no service claims the ${kind} "${name}"; add a pattern for it to services.<name>.alarms in suture.config.ts`,
  ]);
}
