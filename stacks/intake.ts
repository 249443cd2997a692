import { CfnOutput, Duration, type Stack } from 'aws-cdk-lib';
import { EventBus, type EventPattern, type IEventBus, type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { defined } from '../packages/core/src/index.ts';
import { alarmPatterns, pipelinePatterns, runtimePatterns, scalingPatterns } from './parts/alarm-patterns.ts';
import { partnerPattern } from './parts/partner-pattern.ts';
import { rolloutPatterns } from './parts/rollout-patterns.ts';
import { letSourcesSend } from './parts/source-events.ts';
import { triggerFunction } from './parts/trigger-function.ts';
import type { StackContext } from './stack-context.ts';
import { storage } from './storage.ts';
import { workflow } from './workflow.ts';

/** The way in for alerts: rules on the default bus and on Suture's own, a queue with dead letters, and the function that reads it. */
export function intake(context: StackContext) {
  const { stack, app, use } = context;
  const { config, key, artifacts } = use(storage);
  const { rights } = use(workflow);

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
    // A webhook's body is in its message. A queue of an older deployment keeps the smaller limit of its time unless it is named.
    maxMessageSizeBytes: 1_048_576,
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 3 },
  });

  const bus = new EventBus(stack, 'Bus', { eventBusName: `suture-${app.stage}` });
  const undelivered = undeliveredEvents(stack);
  // The ready-made target would let the service use the key on behalf of every account.
  letEventsSend(queue, stack);
  const target: IRuleTarget = {
    bind: () => ({ arn: queue.queueArn, deadLetterConfig: { arn: undelivered.queueArn } }),
  };
  const rule = (id: string, eventPattern: EventPattern, eventBus?: IEventBus) =>
    new Rule(stack, id, { eventPattern, targets: [target], ...defined({ eventBus }) });
  const ofAlarms = alarmPatterns(config).map((pattern, index) => rule(`Alarms${index}`, pattern));
  const ofGroups = scalingPatterns(config).map((pattern, index) => rule(`AutoScaling${index}`, pattern));
  const ofRuntimes = runtimePatterns(config).map((pattern, index) => rule(`Runtimes${index}`, pattern));
  // Only these pipelines say that a rollout is over; other deployments of the account would wake every incident that waits.
  const ofPipelines = pipelinePatterns(config).map((pattern, index) => rule(`Pipelines${index}`, pattern));
  const ofRollouts = rolloutPatterns(config, stack).map((pattern, index) => rule(`Rollouts${index}`, pattern));
  const busByName = EventBus.fromEventBusName(stack, 'BusByName', `suture-${app.stage}`);
  const ofSources = config.sources.flatMap((source) =>
    [alarmPatterns, scalingPatterns, pipelinePatterns]
      .flatMap((patterns) => patterns(config, source))
      .map((pattern, index) => rule(`Source${source.account}${source.region}${index}`, pattern, busByName)),
  );
  const ofPartners = config.partnerBuses.map((name, index) =>
    rule(`Partner${index}`, partnerPattern(name), EventBus.fromEventBusName(stack, `PartnerBus${index}`, name)),
  );
  const own = rule('Own', { detailType: ['Suture Alert', 'Suture Rehearsal'] }, busByName);
  for (const onBus of [own, ...ofSources]) onBus.node.addDependency(bus);
  letSourcesSend(stack, bus, config);

  const receiver = triggerFunction(context, 'Intake', {
    file: 'intake',
    description: 'Turns alerts into incidents and starts their executions',
    seconds: 60,
    actions: ['states:StartExecution', 'states:SendTaskSuccess'],
    statements: [
      ...rights.listing,
      ...rights.waits,
      ...rights.counters,
      // Each alert is kept as it came.
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [artifacts.arnForObjects('intake/*')] }),
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
  new CfnOutput(stack, 'UndeliveredQueueUrl', { value: undelivered.queueUrl });
  return {
    queue,
    deadLetters,
    undelivered,
    rules: [...ofAlarms, ...ofGroups, ...ofRuntimes, ...ofPipelines, ...ofRollouts, own, ...ofSources, ...ofPartners],
    bus,
    receiver,
  };
}

/** What EventBridge could not deliver. Not under Suture's key, since a key that may not be used is one reason for it. */
function undeliveredEvents(stack: Stack): Queue {
  const queue = new Queue(stack, 'Undelivered', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  letEventsSend(queue, stack);
  return queue;
}

/** Lets the rules of this account send to a queue. */
function letEventsSend(queue: Queue, stack: Stack): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  );
}
