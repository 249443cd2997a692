import type { QueryAnswer, TelemetryQueries } from '@suture/core';
import type { VendorQueries } from '../../telemetry/vendor-queries.ts';
import { askChanges, type ChangesOptions } from '../cloudtrail/changes.ts';
import { askTraces, type TracesOptions } from '../xray/traces.ts';
import { askLogCounts, askLogs, type LogsOptions } from './log-queries.ts';
import { askMetrics, type MetricsOptions } from './metric-queries.ts';

export interface CloudWatchQueriesOptions extends LogsOptions, MetricsOptions, TracesOptions, ChangesOptions {
  /** By the `source` of their alerts. */
  readonly vendors?: Readonly<Record<string, VendorQueries>>;
}

/**
 * Answers queries about an incident from CloudWatch Logs Insights, CloudWatch metrics, X-Ray, CloudTrail and CodePipeline.
 * A missing permission or configuration, or an error answer of the service, is an answer; other errors are thrown.
 */
export function createCloudWatchQueries(options: CloudWatchQueriesOptions): TelemetryQueries {
  return {
    logs: (incident, query) => askLogs(incident, query, options),
    logCounts: (incident, query) => askLogCounts(incident, query, options),
    metrics: (incident, window) => askMetrics(incident, window, options),
    traces: (incident, window) => askTraces(incident, window, options),
    changes: (incident, window) => askChanges(incident, window, options),
    vendor: async (incident): Promise<QueryAnswer> => {
      const { source } = incident.alert;
      const vendors = options.vendors ?? {};
      const vendor = Object.hasOwn(vendors, source) ? vendors[source] : undefined;
      return vendor === undefined ? { outcome: 'none', why: whyNoVendor(source) } : vendor.vendor(incident);
    },
  };
}

function whyNoVendor(source: string): string {
  if (source === 'sentry')
    return 'Sentry sent the alert and is not configured: set sentry.organization in suture.config.ts and the secret SENTRY_TOKEN.';
  if (source === 'cloudwatch')
    return 'CloudWatch sent the alert, and its information is in its metrics, logs and traces: query those.';
  return `The alert came from ${source}, which has no queries.`;
}
