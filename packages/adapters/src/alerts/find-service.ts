import { type Config, InvalidInput, matchesAlarm } from '@suture/core';

/** No service of the configuration claims an alert. */
export class Unclaimed extends InvalidInput {
  /** The source that read the alert. */
  readonly source: string;
  /** What no pattern matches. */
  readonly unclaimed: string;
  constructor(what: string, issue: string, { source, name }: { readonly source: string; readonly name: string }) {
    super(what, [issue]);
    this.source = source;
    this.unclaimed = name;
  }
}

interface AlertOrigin {
  /** Name of the source that reads the event: `cloudwatch`. */
  readonly source: string;
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

/** The first service with a pattern in `alarms` that matches the name. @throws Unclaimed when there is none */
export function findService({ source, what, field, kind, name, orOnly = false }: AlertOrigin, config: Config): string {
  const services = Object.entries(config.services);
  const claims = services.find(([, { alarms }]) => alarms.some((pattern) => matchesAlarm(name, pattern)));
  const [only, ...others] = services;
  const found = claims ?? (orOnly && others.length === 0 ? only : undefined);
  if (found !== undefined) return found[0];
  throw new Unclaimed(
    what,
    `${field}: no service claims the ${kind} "${name}"; add a pattern for it to services.<name>.alarms in suture.config.ts`,
    { source, name },
  );
}
