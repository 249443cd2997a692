import type { Event } from '@aws-sdk/client-cloudtrail';
import * as z from 'zod';
import { lenient, readLeniently } from '../../lenient.ts';

/** The fields we use of an event's JSON text. Of the caller only the kind is read, no person's name. */
const TrailEvent = z.object({
  userIdentity: lenient(z.object({ type: z.string().optional(), invokedBy: z.string().optional() })),
  requestParameters: lenient(z.record(z.string(), z.unknown())),
  errorCode: lenient(z.string()),
});

/** Parameters that name the changed resource, for events that list no resource. */
const naming =
  /^(?:functionName|name|service|cluster|family|stackName|tableName|secretId|pipelineName|queueUrl|dBInstanceIdentifier|dBParameterGroupName|autoScalingGroupName|groupId|applicationName|applicationId|environmentId|deploymentGroupName|uUID|restApiId)$/;
const bounds = { resources: 5, parameters: 15 };

/**
 * A change as one line: time, action, resource, kind of caller. It shows the names of the parameters, but only numbers and
 * booleans as values, because a text may be a secret.
 */
export function describeEvent(event: Event): string {
  const { userIdentity, requestParameters, errorCode } = readLeniently(TrailEvent, event.CloudTrailEvent ?? '') ?? {};
  const parameters = Object.entries(requestParameters ?? {});
  const by = [userIdentity?.type, userIdentity?.invokedBy && `for ${userIdentity.invokedBy}`].filter(Boolean).join(' ');
  return [
    `${event.EventTime?.toISOString() ?? ''} ${nameOf(event)}`,
    namesOf(event, parameters).join(', ') || 'no resource named',
    `by ${by || 'an unknown kind of caller'}`,
    ...(parameters.length === 0
      ? []
      : [`set ${parameters.slice(0, bounds.parameters).map(describeParameter).join(', ')}`]),
    ...(errorCode === undefined ? [] : [`refused: ${errorCode}`]),
  ].join('; ');
}

/** Lambda appends the version of its API: `UpdateFunctionConfiguration20150331v2`. */
function nameOf({ EventName = '', EventSource = '' }: Event): string {
  return `${EventSource.replace('.amazonaws.com', '')}:${EventName.replace(/\d{8}(?:v\d+)?$/, '')}`;
}

function namesOf({ Resources = [] }: Event, parameters: readonly [string, unknown][]): readonly string[] {
  const listed = Resources.filter(({ ResourceType = '' }) => !ResourceType.startsWith('AWS::IAM::'));
  const names = listed.flatMap(({ ResourceName }) => (ResourceName === undefined ? [] : [ResourceName]));
  const named = parameters.flatMap(([key, value]) => (naming.test(key) && typeof value === 'string' ? [value] : []));
  return [...new Set(names.length > 0 ? names : named)].slice(0, bounds.resources);
}

function describeParameter([key, value]: [string, unknown]): string {
  return typeof value === 'number' || typeof value === 'boolean' ? `${key}=${value}` : key;
}
