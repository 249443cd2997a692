import type { Event } from '@aws-sdk/client-cloudtrail';
import { z } from 'zod';

/** The parts we use of an event's own text. Who did it is a kind only: names of people stay where they are. */
const TrailEvent = z.object({
  userIdentity: z.object({ type: z.string().optional(), invokedBy: z.string().optional() }).optional().catch(undefined),
  requestParameters: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  errorCode: z.string().optional().catch(undefined),
});
type TrailEvent = z.infer<typeof TrailEvent>;

/** Parameters that name what was changed, where the event itself lists no resource. */
const naming =
  /^(?:functionName|name|service|cluster|family|stackName|tableName|secretId|pipelineName|queueUrl|dBInstanceIdentifier|dBParameterGroupName|autoScalingGroupName|groupId|applicationName|applicationId|environmentId|deploymentGroupName|uUID|restApiId)$/;
const bounds = { resources: 5, parameters: 15 };

/**
 * A change as a line: when, what, on what, by what kind of caller. Of its parameters the names are shown, and the values of
 * those that are numbers or switches, since a text may be a secret.
 */
export function describeEvent(event: Event): string {
  const { userIdentity, requestParameters, errorCode } = readText(event.CloudTrailEvent ?? '');
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

/** `UpdateFunctionConfiguration20150331v2` is Lambda's way to write the version of its API. */
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

function readText(text: string): Partial<TrailEvent> {
  try {
    const event = TrailEvent.safeParse(JSON.parse(text));
    return event.success ? event.data : {};
  } catch {
    return {};
  }
}
