import { setTimeout as pause } from 'node:timers/promises';
import { LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import type { Cloud } from './cloud.ts';
import { outputOf } from './deploy.ts';
import { createQueue } from './queue.ts';

const BatchResponse = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

/**
 * Reads the queue as Lambda's own poller does: batches of ten, what was taken is deleted, what was refused comes again. The
 * endpoint's own poller takes one message at a time and knows no partial answers, so it is switched off meanwhile.
 */
export async function drainQueue(cloud: Cloud): Promise<{ readonly batches: number }> {
  const queue = createQueue(outputOf(cloud.deployment, 'QueueUrl'));
  let batches = 0;
  async function poll(): Promise<void> {
    for (let messages = await queue.receive(); messages.length > 0; messages = await queue.receive()) {
      batches += 1;
      const Records = messages.map(({ id, body }) => ({ messageId: id, body, eventSource: 'aws:sqs' }));
      const answer = BatchResponse.parse(
        await cloud.invoke(outputOf(cloud.deployment, 'IntakeFunctionName'), { Records }),
      );
      const refused = new Set(answer.batchItemFailures.map((failure) => failure.itemIdentifier));
      for (const message of messages) await (refused.has(message.id) ? queue.release(message) : queue.remove(message));
    }
  }
  await Promise.all([poll(), poll()]);
  return { batches };
}

/**
 * Does something while the endpoint does not read the queue by itself. What it is still reading when it is told to stop would take messages
 * that are sent meanwhile, so it is waited for.
 */
export async function withoutReading<T>(cloud: Cloud, work: () => Promise<T>): Promise<T> {
  await setReading(cloud, false);
  try {
    const queue = createQueue(outputOf(cloud.deployment, 'QueueUrl'));
    while ((await queue.inFlight()) > 0) await pause(200);
    return await work();
  } finally {
    await setReading(cloud, true);
  }
}

async function setReading(cloud: Cloud, enabled: boolean): Promise<void> {
  const lambda = new LambdaClient({});
  const FunctionName = outputOf(cloud.deployment, 'IntakeFunctionName');
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
  for (const { UUID } of EventSourceMappings)
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: enabled }));
}
