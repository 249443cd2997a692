import { CfnOutput, Duration, type Stack } from 'aws-cdk-lib';
import { CfnDashboard, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { intake } from './intake.ts';
import { callFunction } from './parts/function-target.ts';
import { createAlarm, listAlarms, ownMetric, watchRules } from './parts/own-alarms.ts';
import { pruneVersions } from './parts/pruned-versions.ts';
import { triggerFunction } from './parts/trigger-function.ts';
import type { StackContext } from './stack-context.ts';
import { storage } from './storage.ts';
import { workflow } from './workflow.ts';

/** What watches Suture itself: the sweeper, alarms, and one dashboard. */
export function watch(context: StackContext) {
  const { stack, app, use } = context;
  const { config, key } = use(storage);
  const { machine, functions, policies, rights, sealing } = use(workflow);
  const { deadLetters, undelivered, queue, rules } = use(intake);

  const sweeper = triggerFunction(context, 'Sweeper', {
    file: 'sweeper',
    description: 'Reconciles incidents whose event never arrived',
    seconds: 240,
    actions: ['states:StartExecution', 'states:SendTaskSuccess'],
    policies: [policies.artifacts, policies.checkpoints],
    environment: sealing,
    statements: [
      ...rights.listing,
      ...rights.waits,
      ...rights.counters,
      new PolicyStatement({
        actions: ['states:DescribeExecution'],
        resources: [executionsOf(stack, machine.stateMachineName)],
      }),
    ],
  });
  const beat = new Rule(stack, 'Beat', {
    schedule: Schedule.rate(Duration.minutes(5)),
    targets: [callFunction(sweeper, undelivered)],
  });

  const daily = pruneVersions(context, { key, machine, undelivered, functions: functions.map(({ fn }) => fn) });

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

  const own = ownMetric(app.stage);
  for (const watched of [
    ...listAlarms({ own, machine, deadLetters, undelivered }),
    ...watchRules([...rules, beat, daily]),
  ])
    createAlarm(stack, `suture-${app.stage}-${watched.name}`, watched, topic);

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
    ['Incidents ended', [own('IncidentsHealed'), own('IncidentsHandedOver'), own('IncidentsRecorded')]],
    ['Reviews and deployments', [own('EventsAnswered'), own('EventsIgnored'), own('WebhooksNotPassedOn')]],
    ['Webhooks', [own('WebhooksQueued'), own('WebhooksIgnored'), own('WebhooksTooLarge'), own('WebhooksUnreadable')]],
    ['Waiting', [own('StartsPending'), own('TokensExpiring'), own('HandedOverBySweep')]],
    ['Trouble', [own('StepFailed'), own('Throttled'), own('SignatureFailures'), own('BrokenChains')]],
    ['Budget, %', [own('BudgetUsedPercent', { statistic: 'Maximum' })]],
  ]);

  new CfnOutput(stack, 'TopicArn', { value: topic.topicArn });
  new CfnOutput(stack, 'DashboardName', { value: dashboard });
  new CfnOutput(stack, 'SweeperFunctionName', { value: sweeper.functionName });
  return { sweeper, topic };
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
