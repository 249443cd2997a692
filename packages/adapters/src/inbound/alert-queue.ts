import {
  answerCallbacks,
  type CallbackPorts,
  type IntakePorts,
  type Ports,
  parseJson,
  receiveAlert,
  redact,
} from '@suture/core';
import { z } from 'zod';
import { alertSources, readAlertEvent } from '../alerts/index.ts';

export interface QueuedMessage {
  readonly id: string;
  /** An event as EventBridge delivers it, JSON. */
  readonly body: string;
}

export interface BatchResult {
  readonly started: number;
  readonly folded: number;
  readonly suppressed: number;
  /** Messages about a deployment, which wake the incidents that wait for a rollout. */
  readonly answered: number;
  /** Messages to retry, or to move to the dead letter queue. */
  readonly refused: readonly { readonly id: string; readonly error: string }[];
}

const Envelope = z.object({ source: z.string(), detail: z.looseObject({ alarmName: z.string().optional() }) });
const deploymentSources = ['aws.codepipeline', 'aws.codedeploy', 'aws.codebuild'];

export type BatchPorts = CallbackPorts & IntakePorts & Pick<Ports, 'artifacts' | 'log'>;

/**
 * Processes queued events one by one: an alert starts or joins an incident, a deployment's result wakes the incidents that wait
 * for a rollout. Suture's own alarms are left to people. A bad message does not stop the others.
 * @param ownAlarms prefix of the names of Suture's own alarms
 */
export async function receiveBatch(
  messages: readonly QueuedMessage[],
  ports: BatchPorts,
  { ownAlarms }: { readonly ownAlarms: string },
): Promise<BatchResult> {
  const counts = { started: 0, folded: 0, suppressed: 0, answered: 0 };
  const refused: { id: string; error: string }[] = [];
  for (const message of messages) {
    try {
      counts[await receive(message, ports, ownAlarms)] += 1;
    } catch (error) {
      const name = error instanceof Error ? error.name : 'Error';
      const why = error instanceof Error ? redact(error.message).slice(0, 500) : '';
      ports.log.warn('message refused', { messageId: message.id, error: name, why });
      refused.push({ id: message.id, error: name });
    }
  }
  return { ...counts, refused };
}

async function receive(
  { id, body }: QueuedMessage,
  ports: BatchPorts,
  ownAlarms: string,
): Promise<'started' | 'folded' | 'suppressed' | 'answered'> {
  const at = ports.clock.now().toISOString();
  await ports.artifacts.put(`intake/${at.slice(0, 10)}/${id}.json`, redact(body));
  const what = `the message ${id}`;
  const event = parseJson(z.unknown(), body, what);
  const envelope = Envelope.safeParse(event).data;
  if (envelope?.detail.alarmName?.startsWith(ownAlarms)) return 'suppressed';
  if (envelope !== undefined && deploymentSources.includes(envelope.source)) {
    await wakeRollouts(ports);
    return 'answered';
  }
  const alert = readAlertEvent(event, what, ports.config, alertSources);
  return (await receiveAlert(alert, ports)).outcome;
}

async function wakeRollouts(ports: CallbackPorts): Promise<void> {
  const { items } = await ports.pendingCallbacks.list();
  for (const wait of items) if (wait.kind === 'rollout') await answerCallbacks(wait.incidentId, ports);
}
