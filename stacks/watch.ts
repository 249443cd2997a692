import { CfnOutput, Duration } from 'aws-cdk-lib';
import {
  Alarm,
  CfnDashboard,
  ComparisonOperator,
  Metric,
  type MetricOptions,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { type Stack, type StackContext, use } from 'sst/constructs';
import type { SutureMetric } from '../functions/observability.ts';
import { intake } from './intake.ts';
import { pruneVersions } from './parts/pruned-versions.ts';
import { triggerFunction } from './parts/trigger-function.ts';
import { storage } from './storage.ts';
import { workflow } from './workflow.ts';

/** What watches Suture itself: the sweeper, alarms, and one dashboard. */
export function watch({ stack, app }: StackContext) {
  const { key } = use(storage);
  const { config, machine, functions } = use(workflow);
  const { deadLetters, queue } = use(intake);

  const sweeper = triggerFunction(stack, 'Sweeper', {
    file: 'sweeper',
    description: 'Reconciles incidents whose event never arrived',
    seconds: 240,
    actions: ['states:StartExecution', 'states:SendTaskSuccess'],
    statements: [
      new PolicyStatement({
        actions: ['states:DescribeExecution'],
        resources: [executionsOf(stack, machine.stateMachineName)],
      }),
    ],
  });
  new Rule(stack, 'Beat', {
    schedule: Schedule.rate(Duration.minutes(5)),
    targets: [new LambdaFunction(sweeper, { retryAttempts: 1 })],
  });

  pruneVersions(stack, { key, machine, functions: functions.map(({ fn }) => fn) });

  const topic = new Topic(stack, 'Operators', { masterKey: key, enforceSSL: true });
  // A topic with its own policy loses the default one, which lets the account's alarms publish.
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: {
          'aws:SourceArn': `arn:${stack.partition}:cloudwatch:${stack.region}:${stack.account}:alarm:suture-${app.stage}-*`,
        },
      },
    }),
  );
  for (const address of config.operators) topic.addSubscription(new EmailSubscription(address));

  const own = (metricName: SutureMetric, options: MetricOptions = {}) =>
    new Metric({
      namespace: 'Suture',
      metricName,
      dimensionsMap: { service: 'suture', stage: app.stage },
      statistic: 'Sum',
      period: Duration.minutes(5),
      ...options,
    });
  const alarms: readonly Watched[] = [
    {
      name: 'dead-letters',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible(),
      why: 'An alert could not be processed. Read the dead letter queue, fix the cause, then redrive the queue.',
    },
    {
      name: 'executions-failed',
      metric: machine.metricFailed(),
      why: 'An execution failed and could not hand over. The sweeper hands it over; see its last state in the console.',
    },
    { name: 'executions-timed-out', metric: machine.metricTimedOut(), why: 'An execution exceeded its time limit.' },
    {
      name: 'executions-throttled',
      metric: machine.metricThrottled(),
      why: 'Step Functions throttles executions: request a higher quota.',
    },
    {
      name: 'throttled',
      metric: own('Throttled'),
      threshold: 20,
      why: 'The code host or the models throttle calls.',
    },
    {
      name: 'starts-pending',
      metric: own('StartsPending'),
      why: 'An incident has waited over five minutes for its execution to start.',
    },
    {
      name: 'tokens-expiring',
      metric: own('TokensExpiring'),
      why: 'The wait for a pull request or a rollout ends within a day.',
    },
    {
      name: 'signature-failures',
      metric: own('SignatureFailures'),
      threshold: 5,
      why: 'Webhooks with a wrong signature: a secret was rotated on one side only, or someone forges them.',
    },
    {
      name: 'budget',
      metric: own('BudgetUsedPercent', { statistic: 'Maximum' }),
      threshold: 80,
      why: 'The models have used 80% of the day’s budget.',
    },
    {
      name: 'broken-chain',
      metric: own('BrokenChains'),
      why: 'An audit trail does not verify: records were changed or removed.',
    },
    {
      name: 'kill-switch',
      metric: own('KillSwitchThrown'),
      why: 'The kill switch is thrown: incidents are handed over, nothing is healed.',
    },
    {
      name: 'sweeper-silent',
      metric: own('SweepCompleted', { period: Duration.minutes(15) }),
      below: true,
      why: 'The sweeper has not completed for 15 minutes.',
    },
  ];
  for (const watched of alarms)
    createAlarm(stack, `suture-${app.stage}-${watched.name}`, watched).addAlarmAction(new SnsAction(topic));

  const dashboard = createDashboard(stack, `suture-${app.stage}`, [
    ['Alerts', [own('AlertsStarted'), own('AlertsFolded'), own('AlertsSuppressed'), own('AlertsRefused')]],
    [
      'Executions',
      [machine.metricStarted(), machine.metricSucceeded(), machine.metricFailed(), machine.metricTimedOut()],
    ],
    [
      'Queue',
      [queue.metricApproximateNumberOfMessagesVisible(), deadLetters.metricApproximateNumberOfMessagesVisible()],
    ],
    ['Waiting', [own('StartsPending'), own('TokensExpiring'), own('HandedOverBySweep')]],
    ['Trouble', [own('StepFailed'), own('Throttled'), own('SignatureFailures'), own('BrokenChains')]],
    ['Budget, %', [own('BudgetUsedPercent', { statistic: 'Maximum' })]],
  ]);

  new CfnOutput(stack, 'TopicArn', { value: topic.topicArn });
  new CfnOutput(stack, 'DashboardName', { value: dashboard });
  new CfnOutput(stack, 'SweeperFunctionName', { value: sweeper.functionName });
  return { sweeper, topic };
}

interface Watched {
  readonly name: string;
  readonly metric: Metric;
  /** Default 1. */
  readonly threshold?: number;
  /** Alarms below the threshold, and without data. */
  readonly below?: true;
  readonly why: string;
}

function createAlarm(stack: Stack, alarmName: string, { metric, threshold = 1, below, why }: Watched): Alarm {
  return new Alarm(stack, alarmName, {
    alarmName,
    alarmDescription: why,
    metric,
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: below
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: below ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
}

function executionsOf(stack: Stack, machine: string): string {
  return `arn:${stack.partition}:states:${stack.region}:${stack.account}:execution:${machine}:*`;
}

/** One page of graphs, two per row. Returns its name. */
function createDashboard(
  stack: Stack,
  dashboardName: string,
  graphs: readonly (readonly [title: string, metrics: readonly Metric[]])[],
): string {
  const widgets = graphs.map(([title, metrics], index) => ({
    type: 'metric',
    x: (index % 2) * 12,
    y: Math.floor(index / 2) * 6,
    width: 12,
    height: 6,
    properties: {
      title,
      region: stack.region,
      view: 'timeSeries',
      period: 300,
      metrics: metrics.map(({ namespace, metricName, dimensions, statistic }) => [
        namespace,
        metricName,
        ...Object.entries(dimensions ?? {}).flat(),
        { stat: statistic },
      ]),
    },
  }));
  new CfnDashboard(stack, 'Dashboard', { dashboardName, dashboardBody: stack.toJsonString({ widgets }) });
  return dashboardName;
}
