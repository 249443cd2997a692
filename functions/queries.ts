import { setTimeout as pause } from 'node:timers/promises';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { XRayClient } from '@aws-sdk/client-xray';
import type { RecentDeployments } from '@suture/adapters/aws/cloudtrail';
import { createCloudWatchQueries } from '@suture/adapters/aws/cloudwatch/queries';
import { createSentryQueries } from '@suture/adapters/sentry';
import type { TelemetryQueries } from '@suture/core';
import { Config } from 'sst/node/config';
import type { Cloud } from './ports.ts';

/**
 * What the diagnosis may ask of the monitoring. The token of Sentry is read where Sentry is configured, as only there it is
 * bound.
 * @param recentDeployments what the code host knows of deployments, where it can be asked
 */
export function openQueries(
  { config, clock }: Pick<Cloud, 'config' | 'clock'>,
  recentDeployments?: RecentDeployments,
): TelemetryQueries {
  return createCloudWatchQueries({
    logs: new CloudWatchLogsClient({}),
    metrics: new CloudWatchClient({}),
    traces: new XRayClient({}),
    trail: new CloudTrailClient({}),
    pipelines: new CodePipelineClient({}),
    config,
    clock,
    pause: (milliseconds) => pause(milliseconds),
    ...(recentDeployments === undefined ? {} : { recentDeployments }),
    ...(config.sentry === undefined
      ? {}
      : { vendors: { sentry: createSentryQueries({ ...config.sentry, token: Config.SENTRY_TOKEN, fetch }) } }),
  });
}
