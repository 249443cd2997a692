import { setTimeout as pause } from 'node:timers/promises';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { XRayClient } from '@aws-sdk/client-xray';
import type { RecentDeployments } from '@suture/adapters/aws/cloudtrail';
import { createCloudWatchQueries } from '@suture/adapters/aws/cloudwatch/queries';
import { combineQueries } from '@suture/adapters/telemetry';
import { defined, type TelemetryQueries } from '@suture/core';
import type { Cloud } from '../ports.ts';
import { traced } from '../traced.ts';
import { openByService } from './sources.ts';
import { hasLogGroups, openSources } from './telemetry-sources.ts';

/**
 * What the diagnosis may ask of the monitoring.
 * @param recentDeployments the deployments that the code host knows
 */
export function openQueries(
  cloud: Pick<Cloud, 'config' | 'clock' | 'secrets' | 'environment'>,
  recentDeployments?: RecentDeployments,
): TelemetryQueries {
  const { config, clock } = cloud;
  const of = openByService(cloud, (options) =>
    createCloudWatchQueries({
      logs: traced(new CloudWatchLogsClient(options)),
      metrics: traced(new CloudWatchClient(options)),
      traces: traced(new XRayClient(options)),
      trail: traced(new CloudTrailClient(options)),
      pipelines: traced(new CodePipelineClient(options)),
      config,
      clock,
      pause: (milliseconds) => pause(milliseconds),
      ...defined({ recentDeployments }),
    }),
  );
  const own: Omit<TelemetryQueries, 'vendor'> = {
    logs: (incident, query) => of(incident.service).logs(incident, query),
    logCounts: (incident, query) => of(incident.service).logCounts(incident, query),
    metrics: (incident, window) => of(incident.service).metrics(incident, window),
    traces: (incident, window) => of(incident.service).traces(incident, window),
    changes: (incident, window) => of(incident.service).changes(incident, window),
  };
  return combineQueries({ own, ownLogs: hasLogGroups(config), sources: openSources(cloud) });
}
