import { CfnOutput, Duration } from 'aws-cdk-lib';
import { EventBus, type EventPattern, type IEventBus, type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { type StackContext, use } from 'sst/constructs';
import { defined } from '../packages/core/src/index.ts';
import { alarmPatterns, scalingPatterns } from './parts/alarm-patterns.ts';
import { triggerFunction } from './parts/trigger-function.ts';
import { storage } from './storage.ts';
import { workflow } from './workflow.ts';

/** The way in for alerts: rules on the default bus and on Suture's own, a queue with dead letters, and the function that reads it. */
export function intake({ stack, app }: StackContext) {
  const { key } = use(storage);
  const { config } = use(workflow);

  const settings = {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  };
  const deadLetters = new Queue(stack, 'DeadLetters', settings);
  const queue = new Queue(stack, 'Alerts', {
    ...settings,
    visibilityTimeout: Duration.seconds(360),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 3 },
  });

  const bus = new EventBus(stack, 'Bus', { eventBusName: `suture-${app.stage}` });
  // The ready-made target would let the service use the key on behalf of every account.
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  );
  const target: IRuleTarget = { bind: () => ({ arn: queue.queueArn }) };
  const rule = (id: string, eventPattern: EventPattern, eventBus?: IEventBus) =>
    new Rule(stack, id, { eventPattern, targets: [target], ...defined({ eventBus }) });
  for (const [index, eventPattern] of alarmPatterns(config).entries()) rule(`Alarms${index}`, eventPattern);
  for (const [index, eventPattern] of scalingPatterns(config).entries()) rule(`AutoScaling${index}`, eventPattern);
  rule('Pipelines', {
    source: ['aws.codepipeline'],
    detailType: ['CodePipeline Pipeline Execution State Change'],
    detail: { state: ['SUCCEEDED', 'FAILED', 'STOPPED'] },
  });
  rule('Deployments', {
    source: ['aws.codedeploy'],
    detailType: ['CodeDeploy Deployment State-change Notification'],
    detail: { state: ['SUCCESS', 'FAILURE', 'STOP'] },
  });
  rule('Builds', {
    source: ['aws.codebuild'],
    detailType: ['CodeBuild Build State Change'],
    // The state machine itself waits for the builds of the proving ground.
    detail: {
      'build-status': ['SUCCEEDED', 'FAILED', 'STOPPED'],
      'project-name': [{ 'anything-but': { prefix: `suture-${app.stage}-` } }],
    },
  });
  const own = rule(
    'Own',
    { detailType: ['Suture Alert'] },
    EventBus.fromEventBusName(stack, 'BusByName', `suture-${app.stage}`),
  );
  own.node.addDependency(bus);

  const receiver = triggerFunction(stack, 'Intake', {
    file: 'intake',
    description: 'Turns alerts into incidents and starts their executions',
    seconds: 60,
    actions: ['states:StartExecution', 'states:SendTaskSuccess'],
    statements: [
      new PolicyStatement({
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
        resources: [queue.queueArn],
      }),
    ],
  });
  new EventSourceMapping(stack, 'Reading', {
    target: receiver,
    eventSourceArn: queue.queueArn,
    batchSize: 10,
    maxConcurrency: 5,
    reportBatchItemFailures: true,
  });

  new CfnOutput(stack, 'BusName', { value: `suture-${app.stage}` });
  new CfnOutput(stack, 'QueueUrl', { value: queue.queueUrl });
  new CfnOutput(stack, 'DeadLetterQueueUrl', { value: deadLetters.queueUrl });
  new CfnOutput(stack, 'IntakeFunctionName', { value: receiver.functionName });
  return { queue, deadLetters, bus, receiver };
}
