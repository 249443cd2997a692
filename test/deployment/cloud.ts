import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { DescribeStateMachineCommand, paginateGetExecutionHistory, SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDynamoStores } from '@suture/adapters/aws/dynamodb';
import { createS3Objects } from '@suture/adapters/aws/s3';
import { createObjectArtifacts } from '@suture/adapters/objects';
import { type Deployment, outputOf } from './deploy.ts';

/** The deployed application as a test reaches it, and the AWS that the world's services live in. */
export type Cloud = ReturnType<typeof openCloud>;

export function openCloud(deployment: Deployment) {
  const lambda = new LambdaClient({});
  const logs = new CloudWatchLogsClient({});
  const alarms = new CloudWatchClient({});
  const events = new EventBridgeClient({});
  const table = {
    client: DynamoDBDocumentClient.from(new DynamoDBClient({})),
    table: outputOf(deployment, 'TableName'),
  };
  const objects = createS3Objects({
    client: new S3Client({ forcePathStyle: true }),
    bucket: outputOf(deployment, 'BucketName'),
  });

  async function invoke(functionName: string, event: unknown): Promise<unknown> {
    const answer = await lambda.send(
      new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(event)) }),
    );
    const text = new TextDecoder().decode(answer.Payload);
    if (answer.FunctionError !== undefined) throw new Error(`${functionName} failed: ${text}`);
    return JSON.parse(text === '' ? 'null' : text);
  }

  return {
    deployment,
    invoke,
    table,
    stores: createDynamoStores(table),
    artifacts: createObjectArtifacts(objects),
    /** Every function of the stage. */
    listFunctions: async () =>
      ((await lambda.send(new ListFunctionsCommand({}))).Functions ?? []).flatMap(({ FunctionName }) =>
        FunctionName?.startsWith(`${deployment.stage}-suture-`) ? [FunctionName] : [],
      ),
    /** Puts events of the AWS services' own kind on the default bus. */
    putEvents: async (
      entries: readonly {
        readonly source: string;
        readonly detailType: string;
        readonly detail: unknown;
        readonly resources?: string[];
      }[],
    ) => {
      for (let at = 0; at < entries.length; at += 10) {
        const Entries = entries.slice(at, at + 10).map(({ source, detailType, detail, resources }) => ({
          Source: source,
          DetailType: detailType,
          Detail: JSON.stringify(detail),
          ...(resources === undefined ? {} : { Resources: resources }),
        }));
        await events.send(new PutEventsCommand({ Entries }));
      }
    },
    openLog: async (logGroupName: string) => {
      await logs.send(new CreateLogGroupCommand({ logGroupName }));
      await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'service' }));
    },
    writeLog: async (logGroupName: string, lines: readonly object[]) => {
      const logEvents = lines.map((line) => ({ timestamp: Date.now(), message: JSON.stringify(line) }));
      await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName: 'service', logEvents }));
    },
    makeAlarm: async (name: string) => {
      await alarms.send(
        new PutMetricAlarmCommand({
          AlarmName: name,
          MetricName: 'Failures',
          Namespace: 'Orders',
          Statistic: 'Sum',
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: 1,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        }),
      );
    },
    listAlarms: async (prefix: string) =>
      ((await alarms.send(new DescribeAlarmsCommand({ AlarmNamePrefix: prefix }))).MetricAlarms ?? []).map(
        ({ AlarmName }) => AlarmName,
      ),
    setAlarm: async (name: string, state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA') => {
      await alarms.send(new SetAlarmStateCommand({ AlarmName: name, StateValue: state, StateReason: 'set by a test' }));
    },
    /** The versions of functions that the machine's present definition calls. */
    readVersions: async () => {
      const { definition = '' } = await new SFNClient({}).send(
        new DescribeStateMachineCommand({ stateMachineArn: outputOf(deployment, 'StateMachineArn') }),
      );
      return [...definition.matchAll(/:function:([\w-]+:\d+)"/g)].map(([, version = '']) => version).sort();
    },
    /** The states that an execution entered, in order, and how it ended. */
    readExecution: async (incidentId: string) => {
      const executionArn = `${outputOf(deployment, 'StateMachineArn').replace(':stateMachine:', ':execution:')}:${incidentId}`;
      const history: string[] = [];
      let status: 'running' | 'succeeded' | 'failed' = 'running';
      for await (const page of paginateGetExecutionHistory({ client: new SFNClient({}) }, { executionArn })) {
        for (const event of page.events ?? []) {
          if (event.stateEnteredEventDetails?.name !== undefined) history.push(event.stateEnteredEventDetails.name);
          if (event.type === 'ExecutionSucceeded') status = 'succeeded';
          if (event.type === 'ExecutionFailed' || event.type === 'ExecutionTimedOut') status = 'failed';
        }
      }
      return { history, status };
    },
  };
}
