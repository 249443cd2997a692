import { setTimeout as pause } from 'node:timers/promises';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { createCloudWatchTelemetry } from '@suture/adapters/aws/cloudwatch';
import type { Telemetry } from '@suture/core';
import type { Cloud } from '../ports.ts';
import { traced } from '../traced.ts';

export function openTelemetry({ config, clock }: Cloud): Telemetry {
  return createCloudWatchTelemetry({
    logs: traced(new CloudWatchLogsClient({})),
    metrics: traced(new CloudWatchClient({})),
    config,
    clock,
    pause: (milliseconds) => pause(milliseconds),
  });
}
