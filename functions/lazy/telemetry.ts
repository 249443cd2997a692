import { setTimeout as pause } from 'node:timers/promises';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { createCloudWatchTelemetry } from '@suture/adapters/aws/cloudwatch';
import { combineTelemetry } from '@suture/adapters/telemetry';
import type { Telemetry } from '@suture/core';
import type { Cloud } from '../ports.ts';
import { traced } from '../traced.ts';
import { openByService } from './sources.ts';
import { hasLogGroups, openSources } from './telemetry-sources.ts';

export function openTelemetry(cloud: Cloud): Telemetry {
  const { config, clock } = cloud;
  const of = openByService(cloud, (options) =>
    createCloudWatchTelemetry({
      logs: traced(new CloudWatchLogsClient(options)),
      metrics: traced(new CloudWatchClient(options)),
      config,
      clock,
      pause: (milliseconds) => pause(milliseconds),
    }),
  );
  const own: Telemetry = {
    gather: (incident) => of(incident.service).gather(incident),
    read: (incident, since, evidence) => of(incident.service).read(incident, since, evidence),
  };
  const hasLogs = hasLogGroups(config);
  return combineTelemetry({
    own,
    ownConcerns: (incident) => incident.alert.source === 'cloudwatch' || hasLogs(incident),
    sources: openSources(cloud),
  });
}
