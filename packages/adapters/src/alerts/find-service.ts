import { type Config, InvalidInput, matchesGlob } from '@suture/core';

export interface AlertingThing {
  /** Names the event in the error: `the CloudWatch alarm event`. */
  readonly what: string;
  /** Where in the event its name stands. */
  readonly field: string;
  /** What it is: `alarm`. */
  readonly kind: string;
  readonly name: string;
}

/** The service whose `alarms` globs claim what alerts. @throws InvalidInput when none does */
export function findService({ what, field, kind, name }: AlertingThing, config: Config): string {
  const found = Object.entries(config.services).find(([, service]) =>
    service.alarms.some((glob) => matchesGlob(name, glob)),
  );
  if (found !== undefined) return found[0];
  throw new InvalidInput(what, [
    `${field}: no service claims the ${kind} "${name}"; add a glob for it to services.<name>.alarms in suture.config.ts`,
  ]);
}
