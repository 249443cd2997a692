import { setTimeout as pause } from 'node:timers/promises';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodePipelineClient } from '@aws-sdk/client-codepipeline';
import { XRayClient } from '@aws-sdk/client-xray';
import type { RecentDeployments } from '@suture/adapters/aws/cloudtrail';
import { createCloudWatchQueries } from '@suture/adapters/aws/cloudwatch/queries';
import { createSentryQueries } from '@suture/adapters/sentry';
import { defined, type TelemetryQueries } from '@suture/core';
import type { Cloud } from '../ports.ts';
import { traced } from '../traced.ts';

/**
 * What the diagnosis may ask of the monitoring.
 * @param recentDeployments the deployments that the code host knows
 */
export function openQueries(
  { config, clock, secrets }: Pick<Cloud, 'config' | 'clock' | 'secrets'>,
  recentDeployments?: RecentDeployments,
): TelemetryQueries {
  const vendors = config.sentry && {
    sentry: createSentryQueries({ ...config.sentry, token: () => secrets.read('SENTRY_TOKEN'), fetch }),
  };
  return createCloudWatchQueries({
    logs: traced(new CloudWatchLogsClient({})),
    metrics: traced(new CloudWatchClient({})),
    traces: traced(new XRayClient({})),
    trail: traced(new CloudTrailClient({})),
    pipelines: traced(new CodePipelineClient({})),
    config,
    clock,
    pause: (milliseconds) => pause(milliseconds),
    ...defined({ recentDeployments, vendors }),
  });
}
