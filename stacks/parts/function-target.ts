import type { IRuleTarget } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

/**
 * Calls a function, and keeps the event that could not be handed to it. The ready-made option would write each rule into the policy of the queue, which
 * belongs to a stack that is deployed before the rule's.
 */
export function callFunction(fn: IFunction, undelivered: Queue): IRuleTarget {
  const target = new LambdaFunction(fn, { retryAttempts: 1 });
  return {
    bind: (rule, id) => ({ ...target.bind(rule, id), deadLetterConfig: { arn: undelivered.queueArn } }),
  };
}
