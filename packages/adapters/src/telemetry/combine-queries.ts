import type { Incident, QueryAnswer, TelemetryQueries } from '@suture/core';
import { QueryUnanswerable } from '../errors.ts';
import type { TelemetrySource } from './telemetry-source.ts';

export interface QueryParts {
  /** Those of the platform, or of this machine. */
  readonly own: Omit<TelemetryQueries, 'vendor'>;
  /** Whether the platform has the service's logs. */
  readonly ownLogs: (incident: Incident) => boolean;
  readonly sources: readonly TelemetrySource[];
}

/** The platform's answers together with those of the vendors, each under its vendor's name. */
export function combineQueries({ own, ownLogs, sources }: QueryParts): TelemetryQueries {
  /** Asks the vendors that have such an answer, and the platform unless it is known to have none. */
  function ask(
    incident: Incident,
    choose: (source: TelemetrySource) => (() => Promise<QueryAnswer>) | undefined,
    askOwn: () => Promise<QueryAnswer>,
    hasOwn: boolean,
  ): Promise<QueryAnswer> {
    const vendors = sources.flatMap((source) => {
      const asked = source.concerns(incident) ? choose(source) : undefined;
      return asked === undefined ? [] : [{ name: source.name, asked: orReason(asked) }];
    });
    if (vendors.length === 0) return askOwn();
    return join([...(hasOwn ? [{ name: undefined, asked: askOwn }] : []), ...vendors]);
  }

  return {
    logs: (incident, query) => {
      const choose = ({ logs }: TelemetrySource) => logs && (() => logs(incident, query));
      return ask(incident, choose, () => own.logs(incident, query), ownLogs(incident));
    },
    logCounts: (incident, query) => {
      const choose = ({ logCounts }: TelemetrySource) => logCounts && (() => logCounts(incident, query));
      return ask(incident, choose, () => own.logCounts(incident, query), ownLogs(incident));
    },
    metrics: (incident, window) => {
      const choose = ({ metrics }: TelemetrySource) => metrics && (() => metrics(incident, window));
      return ask(incident, choose, () => own.metrics(incident, window), true);
    },
    traces: (incident, window) => {
      const choose = ({ traces }: TelemetrySource) => traces && (() => traces(incident, window));
      return ask(incident, choose, () => own.traces(incident, window), true);
    },
    changes: own.changes,
    vendor: async (incident) => {
      const asked = sources.flatMap(({ raised, vendor }) => (raised(incident) && vendor !== undefined ? [vendor] : []));
      const [first] = asked;
      if (first === undefined) return { outcome: 'none', why: whyNoVendor(incident.alert.source) };
      return orReason(() => first(incident))();
    },
  };
}

function orReason(ask: () => Promise<QueryAnswer>): () => Promise<QueryAnswer> {
  return async () => {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof QueryUnanswerable) return { outcome: 'none', why: error.message };
      throw error;
    }
  };
}

async function join(
  parts: readonly { readonly name: string | undefined; readonly asked: () => Promise<QueryAnswer> }[],
): Promise<QueryAnswer> {
  const answers = await Promise.all(parts.map(async ({ name, asked }) => ({ name, answer: await asked() })));
  const lines = answers.flatMap(({ name, answer }) =>
    answer.outcome === 'found' ? [...(name === undefined ? [] : [`${name}:`]), ...answer.lines] : [],
  );
  const notes = answers.flatMap(({ answer }) => (answer.outcome === 'found' ? (answer.more ?? []) : [answer.why]));
  if (lines.length === 0) return { outcome: 'none', why: notes.join(' ') };
  return { outcome: 'found', lines, ...(notes.length === 0 ? {} : { more: notes.join(' ') }) };
}

/** The settings and secrets of the vendors that can be asked, by the source of their alerts. */
const settings: Readonly<Record<string, string>> = {
  sentry: 'sentry.organization in suture.config.ts and the secret SENTRY_TOKEN',
  datadog: 'datadog in suture.config.ts and the secrets DATADOG_API_KEY and DATADOG_APP_KEY',
  pagerduty: 'pagerduty in suture.config.ts and the secret PAGERDUTY_TOKEN',
  alertmanager: 'prometheus.url in suture.config.ts and the secret PROMETHEUS_TOKEN',
  grafana: 'prometheus.url in suture.config.ts and the secret PROMETHEUS_TOKEN',
};

function whyNoVendor(source: string): string {
  const setting = Object.hasOwn(settings, source) ? settings[source] : undefined;
  if (setting !== undefined) return `The alert came from ${source}, which is not configured: set ${setting}.`;
  if (source === 'cloudwatch')
    return 'CloudWatch sent the alert, and its information is in its metrics, logs and traces: query those.';
  return `The alert came from ${source}, which has no queries.`;
}
