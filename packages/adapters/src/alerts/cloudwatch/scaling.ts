/** What scaling policies write into the descriptions of the alarms that they make. */
const descriptions: readonly RegExp[] = [
  /\bDO NOT EDIT OR DELETE\b.{0,20}\bFor \w{0,40}Scaling policy\b/i,
  /^ElasticBeanstalk Default Scale (?:Up|Down) alarm/i,
  // The construct library's step scaling.
  /^(?:Lower|Upper) threshold scaling alarm$/i,
];

/** Names that they give: `TargetTracking-table/orders-ProvisionedCapacityLow-98c79d5f-…`. */
const names: readonly RegExp[] = [
  /^TargetTracking-.{1,200}-(?:Alarm|ProvisionedCapacity)(?:High|Low)-[0-9a-f]{8}/,
  /AWSEBCloudwatchAlarm(?:High|Low)-/,
];

/** A scaling policy of EC2 Auto Scaling or Application Auto Scaling, which ECS, DynamoDB, EMR and others use. */
const policy = /^arn:aws[a-z-]{0,10}:(?:autoscaling|application-autoscaling):[^:]{0,40}:[^:]{0,20}:scalingPolicy:/;

/**
 * Whether an alarm is the switch of a scaling policy: in ALARM whenever its target should grow or shrink, which is no incident.
 * An alarm that also notifies a person is one.
 */
export function drivesScaling({
  name,
  description = '',
  actions = [],
}: {
  readonly name: string;
  readonly description?: string | undefined;
  readonly actions?: readonly string[] | undefined;
}): boolean {
  if (actions.length > 0) return actions.every((action) => policy.test(action));
  return names.some((known) => known.test(name)) || descriptions.some((known) => known.test(description.trim()));
}
