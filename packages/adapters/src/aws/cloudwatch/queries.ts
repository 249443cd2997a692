import type { TelemetryQueries } from '@suture/core';
import { askChanges, type ChangesOptions } from '../cloudtrail/changes.ts';
import { askTraces, type TracesOptions } from '../xray/traces.ts';
import { askLogCounts, askLogs, type LogsOptions } from './log-queries.ts';
import { askMetrics, type MetricsOptions } from './metric-queries.ts';

export interface CloudWatchQueriesOptions extends LogsOptions, MetricsOptions, TracesOptions, ChangesOptions {}

/**
 * Answers queries about an incident from CloudWatch Logs Insights, CloudWatch metrics, X-Ray, CloudTrail and CodePipeline.
 * A missing permission or configuration, or an error answer of the service, is an answer; other errors are thrown.
 */
export function createCloudWatchQueries(options: CloudWatchQueriesOptions): Omit<TelemetryQueries, 'vendor'> {
  return {
    logs: (incident, query) => askLogs(incident, query, options),
    logCounts: (incident, query) => askLogCounts(incident, query, options),
    metrics: (incident, window) => askMetrics(incident, window, options),
    traces: (incident, window) => askTraces(incident, window, options),
    changes: (incident, window) => askChanges(incident, window, options),
  };
}
