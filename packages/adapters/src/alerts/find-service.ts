import { type Config, InvalidInput, matchesAlarm, servicesAt } from '@suture/core';

/** Sources whose rules bring everything of an account, other teams' things included. */
const accountWide = new Set(['autoscaling', 'codedeploy', 'datadog', 'ecs', 'pagerduty']);

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

  /** Whether it may be another team's, about which nobody has to be told. */
  get isOthers(): boolean {
    return accountWide.has(this.source);
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

/** A text of an event that may name its service. */
export interface NamedField {
  /** Its path in the event. */
  readonly field: string;
  readonly name: string | null | undefined;
}

/**
 * The service of an alert whose vendor names services in several ways: the first name that is a service of the configuration, or that
 * matches one of a service's `alarms`.
 * @throws Unclaimed that names each field when there is none
 */
export function claimService(
  { source, what, named }: { readonly source: string; readonly what: string; readonly named: readonly NamedField[] },
  config: Config,
): string {
  const names = named.flatMap(({ field, name }) => (name ? [{ field, name }] : []));
  for (const { name } of names) {
    if (Object.hasOwn(config.services, name)) return name;
    const claim = Object.entries(config.services).find(([, { alarms }]) =>
      alarms.some((pattern) => matchesAlarm(name, pattern)),
    );
    if (claim !== undefined) return claim[0];
  }
  const given = names.map(({ field, name }) => `${field}: "${name.slice(0, 200)}"`).join(', ');
  const issue =
    names.length === 0
      ? `${named.map(({ field }) => field).join(', ')}: nothing there names a service; name one of suture.config.ts`
      : `${given}: no service of the configuration has the name or claims it; add a pattern for it to services.<name>.alarms in suture.config.ts`;
  throw new Unclaimed(what, issue, { source, name: names[0]?.name ?? '' });
}
