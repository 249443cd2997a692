import { receiveBatch } from '@suture/adapters/inbound';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { executions } from './parts/executions.ts';
import { gateway } from './parts/gateway.ts';
import { rollouts } from './parts/rollouts.ts';
import { openPorts } from './ports.ts';
import { trigger } from './trigger.ts';

const open = openPorts(executions, gateway, rollouts);

/** Processes alerts, and what the code host and pipelines report, from the queue. Failed messages are reported one by one, so that only these are delivered again. */
export const handler = trigger('intake', async (event: SQSEvent, { log, count }): Promise<SQSBatchResponse> => {
  const messages = event.Records.map(({ messageId, body }) => ({ id: messageId, body }));
  const result = await receiveBatch(messages, await open(log), { ownAlarms: `suture-${process.env.STAGE ?? ''}-` });
  count('AlertsStarted', result.started);
  count('AlertsFolded', result.folded);
  count('AlertsSuppressed', result.suppressed);
  count('AlertsRefused', result.refused.length);
  count('EventsAnswered', result.answered);
  count('EventsIgnored', result.ignored);
  return { batchItemFailures: result.refused.map(({ id }) => ({ itemIdentifier: id })) };
});
