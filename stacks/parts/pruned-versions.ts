import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { StackContext } from '../stack-context.ts';
import { callFunction } from './function-target.ts';

interface PruningProps {
  readonly key: IKey;
  readonly machine: StateMachine;
  /** The functions whose versions the machine calls. */
  readonly functions: readonly IFunction[];
  readonly undelivered: Queue;
}

/**
 * A deployment publishes a version of each function it changes, and keeps the ones before for executions that began with them. A function looks once a
 * day which of these nothing can call any more. It can delete versions, never a function: the unqualified name is not in its rights. Returns the rule
 * that calls it.
 */
export function pruneVersions(context: StackContext, { key, machine, functions, undelivered }: PruningProps): Rule {
  const { stack, app, createFunction } = context;
  const pruning = createFunction('PruneVersions', {
    file: 'prune-versions',
    description: 'Deletes versions of functions that no execution can call any more',
    timeout: Duration.minutes(5),
    key,
    environment: { STATE_MACHINE_ARN: machine.stateMachineArn, STAGE: app.stage },
    tracing: 'disabled',
    policies: [],
    statements: [
      new PolicyStatement({
        actions: ['states:DescribeStateMachine', 'states:ListExecutions'],
        resources: [machine.stateMachineArn],
      }),
      new PolicyStatement({
        actions: ['lambda:ListVersionsByFunction'],
        resources: functions.map((fn) => fn.functionArn),
      }),
      new PolicyStatement({
        actions: ['lambda:DeleteFunction'],
        resources: functions.map((fn) => `${fn.functionArn}:*`),
      }),
    ],
  });
  return new Rule(stack, 'Daily', {
    schedule: Schedule.rate(Duration.days(1)),
    targets: [callFunction(pruning, undelivered)],
  });
}
