import { type Config, InvalidInput, matchesAlarm, servicesAt } from '@suture/core';

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
  /** Where it fired, as far as the event says it. */
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** Takes the only service of the configuration where no pattern matches. */
  readonly orOnly?: boolean;
}

/**
 * The first service with a pattern in `alarms` that matches the name. An event of a source can mean that source's services only.
 * @throws Unclaimed when there is none
 */
export function findService(origin: AlertOrigin, config: Config): string {
  const { source, what, field, kind, name, account, region, orOnly = false } = origin;
  const services = servicesAt({ account, region }, config);
  const claims = services.find(([, { alarms }]) => alarms.some((pattern) => matchesAlarm(name, pattern)));
  const [only, ...others] = services;
  const found = claims ?? (orOnly && others.length === 0 ? only : undefined);
  if (found !== undefined) return found[0];
  // Without sources every service is a candidate, so the place explains nothing.
  const place = config.sources.length === 0 || account === undefined ? '' : ` of ${account} in ${region ?? 'a region'}`;
  throw new Unclaimed(
    what,
    `${field}: no service claims the ${kind} "${name}"${place}; add a pattern for it to services.<name>.alarms in suture.config.ts`,
    { source, name },
  );
}
