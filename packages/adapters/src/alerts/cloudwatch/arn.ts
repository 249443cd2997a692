/** The parts of an alarm's ARN: `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders-5xx`. */
export interface AlarmArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

/** Undefined when the text is no ARN of an alarm. Spaces that a pretty printer put behind a colon are not part of it. */
export function parseAlarmArn(text: string): AlarmArn | undefined {
  const [arn, partition = '', service, region = '', account = '', kind, ...name] = text.trim().split(':');
  const trimmed = { partition: partition.trim(), region: region.trim(), account: account.trim() };
  if (arn !== 'arn' || service?.trim() !== 'cloudwatch' || kind?.trim() !== 'alarm') return undefined;
  const named = name.join(':').trim();
  return named === '' || Object.values(trimmed).includes('') ? undefined : { ...trimmed, name: named };
}

export function writeAlarmArn({ partition, region, account, name }: AlarmArn): string {
  return `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`;
}

/** Partitions whose regions have a prefix of their own. */
const partitions: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

export function partitionOf(region: string): string {
  return partitions.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}
