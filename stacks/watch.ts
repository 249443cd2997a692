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
import { readPipelines } from './parts/policies.ts';
import { SutureFunction } from './parts/suture-function.ts';
import { storage } from './storage.ts';
import { workflow } from './workflow.ts';

/** Who heals the own: a sweeper, alarms on everything that would otherwise go unseen, and one page to look at. */
export function watch({ stack, app }: StackContext) {
  const { key } = use(storage);
  const { config, machine, gateway, askGateway, policies, environment } = use(workflow);
  const { deadLetters, queue } = use(intake);

  const sweeper = new SutureFunction(stack, 'Sweeper', {
    file: 'sweeper',
    description: 'Restarts, reconciles and asks for what no event came for',
    timeout: Duration.seconds(240),
    key,
    config,
    environment: {
      ...environment,
      STATE_MACHINE_ARN: machine.stateMachineArn,
      GATEWAY_FUNCTION: gateway.functionName,
    },
    policies: [policies.basics],
    statements: [
      askGateway,
      ...readPipelines(stack, config),
      new PolicyStatement({
        actions: ['states:StartExecution', 'states:SendTaskSuccess'],
        resources: [machine.stateMachineArn],
      }),
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

  const topic = new Topic(stack, 'Operators', { masterKey: key, enforceSSL: true });
  // A topic with a policy of its own loses the default one, which lets the account's alarms publish.
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
      why: 'An alert could not be taken in. Read the dead letter queue, mend, then redrive it.',
    },
    {
      name: 'executions-failed',
      metric: machine.metricFailed(),
      why: 'An execution failed even to hand over. The sweeper hands it over; look at its last state in the console.',
    },
    { name: 'executions-timed-out', metric: machine.metricTimedOut(), why: 'An execution outlived its time.' },
    {
      name: 'executions-throttled',
      metric: machine.metricThrottled(),
      why: 'Step Functions holds executions back: ask for a higher quota.',
    },
    {
      name: 'throttled',
      metric: own('Throttled'),
      threshold: 20,
      why: 'The code host or the models hold calls back.',
    },
    {
      name: 'starts-pending',
      metric: own('StartsPending'),
      why: 'An incident waits over five minutes for its execution to start.',
    },
    {
      name: 'tokens-expiring',
      metric: own('TokensExpiring'),
      why: 'A pull request or a rollout is waited for, and the wait ends within a day.',
    },
    {
      name: 'signature-failures',
      metric: own('SignatureFailures'),
      threshold: 5,
      why: 'Deliveries with a wrong signature: a secret that was not rotated on both sides, or somebody trying.',
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
  /** One when left out. */
  readonly threshold?: number;
  /** Alarms when there is less than the threshold, or nothing at all. */
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

/** One page of graphs, two in a row. Returns its name. */
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
