import { type CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { Finding } from '../../telemetry/answer.ts';
import type { TimeSpan } from '../../telemetry/time-span.ts';
import { withPermission } from '../../telemetry/with-permission.ts';
import { describeEvent } from './trail-event.ts';

export interface TrailOptions {
  readonly trail: Pick<CloudTrailClient, 'send'>;
  /** Waits between two requests. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/**
 * Configuration changes that can break a running service, by service. CloudTrail looks up one name at a time, and a look-up of
 * all writes would return mostly noise: log streams, assumed roles, bookkeeping of deployments.
 */
const changes = [
  ['UpdateFunctionConfiguration20150331v2', 'UpdateFunctionCode20150331v2', 'UpdateAlias20150331'],
  ['PutFunctionConcurrency20171031', 'UpdateEventSourceMapping20150331'],
  ['UpdateService', 'RegisterTaskDefinition'],
  ['PutParameter', 'DeleteParameter', 'PutSecretValue', 'UpdateSecret'],
  ['StartDeployment', 'CreateDeployment', 'ExecuteChangeSet', 'UpdateStack'],
  ['UpdateTable', 'ModifyDBInstance', 'ModifyDBParameterGroup', 'SetQueueAttributes'],
  ['UpdateAutoScalingGroup', 'RevokeSecurityGroupIngress', 'RevokeSecurityGroupEgress'],
].flat();

/** Most events per name, and milliseconds between two requests: an account may make two per second. */
const bounds = { events: 50, pace: 500 };

/** Configuration changes in the region, oldest first. */
export async function readTrail(span: TimeSpan, { trail, pause }: TrailOptions): Promise<Finding> {
  const events: Event[] = [];
  const cut: string[] = [];
  for (const [index, name] of changes.entries()) {
    if (index > 0) await pause(bounds.pace);
    const { Events = [], NextToken } = await withPermission('cloudtrail:LookupEvents', () =>
      trail.send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
          StartTime: new Date(span.from),
          EndTime: new Date(span.until),
          MaxResults: bounds.events,
        }),
      ),
    );
    events.push(...Events.filter(({ ReadOnly }) => ReadOnly !== 'true'));
    if (NextToken !== undefined) cut.push(`Only the newest ${Events.length} of ${name} were read.`);
  }
  const time = (event: Event) => event.EventTime?.getTime() ?? 0;
  return { lines: events.sort((a, b) => time(a) - time(b)).map(describeEvent), more: cut };
}
