import {
  type AlertOrigin,
  answerCallbacks,
  type CallbackPorts,
  type IntakePorts,
  InvalidInput,
  keepRecord,
  type Ports,
  type RecordPorts,
  receiveAlert,
  recordAlert,
  redact,
} from '@suture/core';
import { z } from 'zod';
import { alertSources, nameAlert, readAlertEvent, readEvents } from '../alerts/index.ts';

export interface QueuedMessage {
  readonly id: string;
  /** An event as EventBridge delivers it, or as a topic or a queue wraps it, JSON. */
  readonly body: string;
}

export interface BatchResult {
  readonly started: number;
  readonly folded: number;
  readonly suppressed: number;
  /** Messages about a deployment that woke an incident. */
  readonly answered: number;
  /** Messages about a deployment that nothing waited for. */
  readonly ignored: number;
  /** Messages to retry, or to move to the dead letter queue. */
  readonly refused: readonly { readonly id: string; readonly error: string }[];
}

type Outcome = Exclude<keyof BatchResult, 'refused'>;

const Envelope = z.object({ source: z.string(), detail: z.looseObject({}) });
const deploymentSources = ['aws.codepipeline', 'aws.codedeploy', 'aws.codebuild'];

export type BatchPorts = CallbackPorts & IntakePorts & RecordPorts & Pick<Ports, 'artifacts'>;

/**
 * Processes queued messages one by one: an alert starts or joins an incident, a deployment's result wakes the incidents that wait
 * for a rollout. Suture's own alarms are left to people. A bad message does not stop the others. What became of each alert is
 * recorded.
 * @param ownAlarms prefix of the names of Suture's own alarms
 */
export async function receiveBatch(
  messages: readonly QueuedMessage[],
  ports: BatchPorts,
  { ownAlarms }: { readonly ownAlarms: string },
): Promise<BatchResult> {
  const counts = { started: 0, folded: 0, suppressed: 0, answered: 0, ignored: 0 };
  const refused: { id: string; error: string }[] = [];
  for (const message of messages) {
    const count = (outcome: Outcome) => {
      counts[outcome] += 1;
    };
    const error = await receive(message, ports, ownAlarms, count).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error === undefined) continue;
    const { name, message: why } = error instanceof Error ? error : { name: 'Error', message: '' };
    ports.log.warn('message refused', { messageId: message.id, error: name, why: redact(why).slice(0, 500) });
    refused.push({ id: message.id, error: name });
  }
  return { ...counts, refused };
}

/** Takes each alert of a message. @throws the first error, after the others were taken: then all of them come again and fold */
async function receive(
  { id, body }: QueuedMessage,
  ports: BatchPorts,
  ownAlarms: string,
  count: (outcome: Outcome) => void,
): Promise<void> {
  const at = ports.clock.now().toISOString();
  const artifact = `intake/${at.slice(0, 10)}/${id}.json`;
  await ports.artifacts.put(artifact, redact(body));
  const refuse = (error: unknown, origin: AlertOrigin) =>
    keepRecord({ ...origin, outcome: 'refused', reason: explain(error) }, ports);
  const what = `the message ${id}`;
  const events = await attempt(
    () => readEvents(body, what, alertSources),
    (error) => refuse(error, { id, at, artifact }),
  );
  const errors: unknown[] = [];
  for (const [index, event] of events.entries()) {
    const origin = { id: events.length === 1 ? id : `${id}.${index + 1}`, at, artifact };
    await attempt(
      async () => count(await receiveEvent(event, what, origin, ports, ownAlarms)),
      (error) => refuse(error, origin),
    ).catch((error: unknown) => errors.push(error));
  }
  if (errors.length > 0) throw errors[0];
}

/** Passes on what is thrown, once it is recorded. */
async function attempt<T>(run: () => T | Promise<T>, record: (error: unknown) => Promise<void>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    await record(error);
    throw error;
  }
}

async function receiveEvent(
  event: unknown,
  what: string,
  origin: AlertOrigin,
  ports: BatchPorts,
  ownAlarms: string,
): Promise<Outcome> {
  const name = nameAlert(event, alertSources);
  if (name?.startsWith(ownAlarms)) {
    const reason = `${name} is one of Suture's own alarms, which are left to people`;
    await keepRecord({ ...origin, outcome: 'suppressed', reason, source: 'cloudwatch', sourceId: name }, ports);
    return 'suppressed';
  }
  const envelope = Envelope.safeParse(event).data;
  if (envelope !== undefined && deploymentSources.includes(envelope.source)) {
    const woken = await wakeRollouts(ports);
    ports.log.info('deployment reported', { messageId: origin.id, source: envelope.source, woken });
    return woken > 0 ? 'answered' : 'ignored';
  }
  const alert = readAlertEvent(event, what, ports.config, alertSources);
  const result = await receiveAlert(alert, ports);
  await recordAlert(alert, result, origin, ports);
  return result.outcome;
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed';
  return redact(error instanceof InvalidInput ? error.issues.join('; ') : error.message).slice(0, 1_000);
}

/** Asks again for every incident that waits for a rollout, and returns how many there are. */
async function wakeRollouts(ports: CallbackPorts): Promise<number> {
  const { items } = await ports.pendingCallbacks.list();
  const waits = items.filter(({ kind }) => kind === 'rollout');
  for (const { incidentId } of waits) await answerCallbacks(incidentId, ports);
  return waits.length;
}
