import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';

/** Alarms and log groups whose names contain a service's name. */
export interface FoundTelemetry {
  readonly alarms: readonly string[];
  readonly logGroups: readonly string[];
}

/** Most alarms that are worth a line each. */
const mostAlarms = 30;
/** As many as a service may have. */
const mostLogGroups = 10;

/** Looks through the account of the environment's credentials. @throws the SDK's error when there are none or they may not */
export async function findTelemetry(service: string): Promise<FoundTelemetry> {
  const options = { maxAttempts: 1 };
  const [alarms, logGroups] = await Promise.all([
    findAlarms(new CloudWatchClient(options), service),
    findLogGroups(new CloudWatchLogsClient(options), service),
  ]);
  return { alarms, logGroups };
}

/** The region of the environment or the AWS profile; undefined without one. */
export async function findRegion(): Promise<string | undefined> {
  try {
    return await new CloudWatchClient({}).config.region();
  } catch {
    return undefined;
  }
}

async function findAlarms(client: CloudWatchClient, service: string): Promise<readonly string[]> {
  const found: string[] = [];
  const kinds = { AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const] };
  for await (const page of paginateDescribeAlarms({ client }, kinds)) {
    const names = [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])].flatMap(
      ({ AlarmName }) => AlarmName ?? [],
    );
    found.push(...names.filter((name) => contains(name, service)));
    if (found.length >= mostAlarms) break;
  }
  return found.slice(0, mostAlarms);
}

async function findLogGroups(client: CloudWatchLogsClient, service: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const page of paginateDescribeLogGroups({ client }, {})) {
    found.push(
      ...(page.logGroups ?? [])
        .flatMap(({ logGroupName }) => logGroupName ?? [])
        .filter((name) => contains(name, service)),
    );
    if (found.length >= mostLogGroups) break;
  }
  return found.slice(0, mostLogGroups);
}

function contains(name: string, service: string): boolean {
  return name.toLowerCase().includes(service.toLowerCase());
}
