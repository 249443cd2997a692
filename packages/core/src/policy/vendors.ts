import * as z from 'zod';

/** A host that is spoken to by https. */
function hostName(example: string) {
  return z
    .string()
    .regex(
      /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}(?::\d{1,5})?$/i,
      `must be a host name such as ${example}, without https:// and without a path`,
    );
}

/** The address of an API. Its token is never sent in the clear, except to this machine. */
const ApiUrl = z
  .url({ protocol: /^https?$/, error: 'must be a URL such as https://loki.example.com' })
  .refine((text) => /^https:|^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)/.test(text), {
    error: 'must begin with https://, since a token is sent there',
  })
  .transform((text) => text.replace(/\/+$/, ''));

/**
 * What Suture may write at the system that raised an alert: nothing, notes on what it does, or also that the symptom is over. What a person
 * changed there is left as it is.
 */
export const SourceUpdates = z.enum(['none', 'comment', 'resolve']);
export type SourceUpdates = z.infer<typeof SourceUpdates>;

const updates = SourceUpdates.default('none');

/** Where Sentry is asked about issues and events; the token is the secret `SENTRY_TOKEN`. */
export const SentryConfig = z.strictObject({
  /** The organization's slug, as in the addresses of its pages. */
  organization: z.string().regex(/^[a-z0-9_-]{1,100}$/i, "must be the organization's slug, as in its pages' addresses"),
  /** Another one for a region (`de.sentry.io`) or a Sentry of one's own. */
  host: hostName('sentry.io').default('sentry.io'),
  updates,
});
export type SentryConfig = z.infer<typeof SentryConfig>;

/** Where Datadog is asked; the keys are the secrets `DATADOG_API_KEY` and `DATADOG_APP_KEY`. */
export const DatadogConfig = z.strictObject({
  /** The site of the account: `datadoghq.eu`, `us5.datadoghq.com`. */
  site: hostName('datadoghq.eu').default('datadoghq.com'),
  updates,
});
export type DatadogConfig = z.infer<typeof DatadogConfig>;

/** Where PagerDuty is asked about incidents; the token is the secret `PAGERDUTY_TOKEN`. */
export const PagerDutyConfig = z
  .strictObject({
    /** `api.eu.pagerduty.com` for an account in Europe. */
    host: hostName('api.pagerduty.com').default('api.pagerduty.com'),
    /** The address of the PagerDuty user that notes are made as. Needed to write. */
    from: z.email().optional(),
    updates,
  })
  .refine(({ from, updates }) => updates === 'none' || from !== undefined, {
    path: ['from'],
    error: "must be the address of a PagerDuty user, since notes are made as one; or set updates: 'none'",
  });
export type PagerDutyConfig = z.infer<typeof PagerDutyConfig>;

/** Where a Loki answers; the token is the secret `LOKI_TOKEN`, or `none`. */
export const LokiConfig = z.strictObject({
  /** Without the path of the API: `https://logs-prod-012.grafana.net`. */
  url: ApiUrl,
  /** The tenant of a Loki that has several. */
  tenant: z
    .string()
    .regex(/^[\w.*'()!-]{1,150}$/)
    .optional(),
});
export type LokiConfig = z.infer<typeof LokiConfig>;

/** Where a Prometheus answers, or what speaks its API (Mimir, Thanos, Grafana Cloud); the token is the secret `PROMETHEUS_TOKEN`, or `none`. */
export const PrometheusConfig = z.strictObject({
  /** Without `/api/v1`. */
  url: ApiUrl,
  tenant: LokiConfig.shape.tenant,
});
export type PrometheusConfig = z.infer<typeof PrometheusConfig>;

/** Vendors that are asked about incidents. */
export const vendorFields = {
  sentry: SentryConfig.optional(),
  datadog: DatadogConfig.optional(),
  pagerduty: PagerDutyConfig.optional(),
  loki: LokiConfig.optional(),
  prometheus: PrometheusConfig.optional(),
};

const Query = z.string().min(1).max(2000);

/** What a service is called at the vendors. Each is asked only where its own settings stand beside `services`. */
export const serviceVendorFields = {
  /** Its project in Sentry, by slug; needed for alerts of other systems. */
  sentry: z
    .strictObject({
      project: z.string().regex(/^[a-z0-9_-]{1,100}$/i, "must be the project's slug"),
      environment: z.string().min(1).max(64).optional(),
    })
    .optional(),
  datadog: z
    .strictObject({
      /** A query of the log search that finds its log: `service:orders env:production`. */
      logs: Query.optional(),
      /** Queries of metrics worth a look: `sum:trace.http.request.errors{service:orders}.as_count()`. */
      metrics: z.array(Query).max(10).default([]),
    })
    .optional(),
  loki: z
    .strictObject({
      /** A stream selector that finds its log, with filters if need be: `{namespace="shop", app="orders"}`. */
      logs: Query.regex(/^\{[^}]+\}/, 'must begin with a stream selector such as {app="orders"}'),
    })
    .optional(),
  prometheus: z
    .strictObject({
      /** Queries worth a look: `sum(rate(http_requests_total{app="orders",code=~"5.."}[5m]))`. */
      metrics: z.array(Query).max(10).default([]),
    })
    .optional(),
};

const vendorNames = ['sentry', 'datadog', 'pagerduty', 'loki', 'prometheus'] as const;
type VendorName = (typeof vendorNames)[number];

const secretsByVendor: Readonly<Record<VendorName, readonly string[]>> = {
  sentry: ['SENTRY_TOKEN'],
  datadog: ['DATADOG_API_KEY', 'DATADOG_APP_KEY'],
  pagerduty: ['PAGERDUTY_TOKEN'],
  loki: ['LOKI_TOKEN'],
  prometheus: ['PROMETHEUS_TOKEN'],
};

type Vendors = Readonly<Partial<Record<VendorName, object | undefined>>>;

/** Every secret that a vendor may need. */
export const vendorSecrets: readonly string[] = Object.values(secretsByVendor).flat();

/** The secrets by which the configured vendors are asked. */
export function secretsOfVendors(config: Vendors): readonly string[] {
  return namesOf(config).flatMap((name) => secretsByVendor[name]);
}

/** The secrets by which the configured vendors are written to. */
export function secretsToUpdate(config: Vendors): readonly string[] {
  return namesOf(config)
    .filter((name) => mayUpdate(config[name]))
    .flatMap((name) => secretsByVendor[name]);
}

function namesOf(config: Vendors): readonly VendorName[] {
  return vendorNames.filter((name) => config[name] !== undefined);
}

function mayUpdate(vendor: object | undefined): boolean {
  return vendor !== undefined && 'updates' in vendor && vendor.updates !== 'none';
}

/** What may be written at the source of an alert. */
export function updatesAt(source: string, { sentry, datadog, pagerduty }: VendorSettings): SourceUpdates {
  const vendor = Object.entries({ sentry, datadog, pagerduty }).find(([name]) => name === source)?.[1];
  return vendor?.updates ?? 'none';
}

/** The part of the configuration about vendors that take notes. */
type VendorSettings = {
  readonly [Name in 'sentry' | 'datadog' | 'pagerduty']?: { readonly updates: SourceUpdates } | undefined;
};
