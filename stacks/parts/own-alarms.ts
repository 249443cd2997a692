import { Duration, type Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  type MetricOptions,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { SutureMetric } from '../../functions/observability.ts';

export interface Watched {
  readonly name: string;
  readonly metric: IMetric;
  /** Default 1. */
  readonly threshold?: number;
  /** Alarms below the threshold, and when data stops; not before there was any, which is how each deployment begins. */
  readonly below?: true;
  readonly why: string;
}

type OwnMetric = (metricName: SutureMetric, options?: MetricOptions) => Metric;

/** The metrics that Suture emits about itself in a stage, summed over five minutes. */
export function ownMetric(stage: string): OwnMetric {
  return (metricName, options = {}) =>
    new Metric({
      namespace: 'Suture',
      metricName,
      dimensionsMap: { service: 'suture', stage },
      statistic: 'Sum',
      period: Duration.minutes(5),
      ...options,
    });
}

interface WatchedParts {
  readonly own: OwnMetric;
  readonly machine: StateMachine;
  readonly deadLetters: Queue;
  readonly undelivered: Queue;
}

/** Every failure of Suture that is reported nowhere else. */
export function listAlarms({ own, machine, deadLetters, undelivered }: WatchedParts): readonly Watched[] {
  return [
    {
      name: 'dead-letters',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible(),
      why: 'An alert could not be processed. Read the dead letter queue, fix the cause, then redrive the queue.',
    },
    {
      name: 'undelivered',
      metric: undelivered.metricApproximateNumberOfMessagesVisible(),
      why: 'EventBridge could not deliver an alert to the queue. Read the queue of undelivered events: each message says why.',
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
      why: 'The sweeper has not completed for 15 minutes. Read its log.',
    },
  ];
}

/** Metrics that one alarm may add up. */
const mostMetrics = 10;

/** Rules whose events EventBridge could not hand to their target; as few alarms as hold all rules. */
export function watchRules(rules: readonly Rule[]): readonly Watched[] {
  const groups = Array.from({ length: Math.ceil(rules.length / mostMetrics) }, (_, index) =>
    rules.slice(index * mostMetrics, (index + 1) * mostMetrics),
  );
  return groups.map((group, index) => ({
    name: index === 0 ? 'rules-failing' : `rules-failing-${index + 1}`,
    metric: new MathExpression({
      expression: group.map((_, at) => `FILL(m${at}, 0)`).join(' + '),
      usingMetrics: Object.fromEntries(group.map((rule, at) => [`m${at}`, failuresOf(rule)])),
      period: Duration.minutes(5),
    }),
    why: 'EventBridge cannot reach the target of a rule: the policy of the queue, of its key or of the function is wrong, or it is gone.',
  }));
}

function failuresOf({ ruleName }: Rule): Metric {
  return new Metric({
    namespace: 'AWS/Events',
    metricName: 'FailedInvocations',
    dimensionsMap: { RuleName: ruleName },
    statistic: 'Sum',
    period: Duration.minutes(5),
  });
}

/** Creates an alarm that tells the topic. */
export function createAlarm(stack: Stack, alarmName: string, watched: Watched, topic: Topic): void {
  const { metric, threshold = 1, below, why } = watched;
  const alarm = new Alarm(stack, alarmName, {
    alarmName,
    alarmDescription: why,
    metric,
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: below
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: below ? TreatMissingData.MISSING : TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(topic));
  if (below) alarm.addInsufficientDataAction(new SnsAction(topic));
}
