import { makeTestAlert } from '@suture/adapters/alerts/test-alert';
import { type AlertRecord, describeError, type WebhookName, webhookSecret } from '@suture/core';
import { type Finding, ok, problem, skipped, type Verdict } from '../doctor/finding.ts';
import { waitUntil } from '../rehearsal/wait-until.ts';
import type { Answer, TestAlertPorts } from './ports.ts';
import type { TestReceiver } from './receiver.ts';

/** Newest alert records that are looked through. */
const mostRecords = 100;

type Hop = 'secret' | 'address' | 'queue' | 'intake' | 'record';
const hops: readonly Hop[] = ['secret', 'address', 'queue', 'intake', 'record'];

/**
 * Sends a test alert of one source, and follows it until its record says what became of it. It is about the end of a symptom of a service
 * that nobody has, so nothing starts; the marker in it finds it again.
 * @returns a finding for each hop; those after the first problem are skipped
 */
export async function sendTestAlert(
  name: WebhookName,
  receiver: TestReceiver,
  ports: TestAlertPorts,
): Promise<readonly Finding[]> {
  const verdicts: Partial<Record<Hop, Verdict>> = {};
  await follow(name, receiver, ports, (hop, verdict) => {
    verdicts[hop] = verdict;
  });
  return hops.map((hop) => ({ name: `${name}: ${hop}`, ...(verdicts[hop] ?? skipped('not reached')) }));
}

async function follow(
  name: WebhookName,
  receiver: TestReceiver,
  ports: TestAlertPorts,
  report: (hop: Hop, verdict: Verdict) => void,
): Promise<void> {
  const { remedies, alertsUrl, config } = receiver;
  const secret = await receiver.secretOf(name);
  const fault = receiver.findFault(name, secret);
  if (fault !== undefined)
    return report('secret', problem(`${webhookSecret(name)} ${fault}`, remedies.setSecret(name)));
  const sent = ports.clock.now();
  const marker = `suture-test-${ports.nonce()}`;
  const alert = makeTestAlert(name, { marker, now: sent, config, secret });
  if ('impossible' in alert) {
    const remedy = 'Add what is missing to webhooks.generic in suture.config.ts; docs/alerts/generic.md shows it.';
    return report('secret', problem(`no test alert can be made: ${alert.impossible}`, remedy));
  }
  report('secret', ok(secret === undefined ? 'none: the receiver takes deliveries without a signature' : 'is set'));
  const answer = await post(`${alertsUrl}/${name}`, alert, ports);
  if ('failure' in answer) return report('address', problem(answer.failure, remedies.reach));
  const refusal = judgeAnswer(name, answer, receiver);
  if (refusal !== undefined) return report('address', refusal);
  report('address', ok(`${alertsUrl}/${name} answered 202`));
  // The address answers 202 only once the queue has the message.
  report('queue', ok('took it'));
  const since = new Date(sent.getTime() - 60_000).toISOString();
  const record = await waitUntil(receiver.patience, ports, () => findRecord(marker, since, ports));
  if (record === undefined) {
    const seconds = Math.round(receiver.patience / 1000);
    return report('intake', problem(`no record of ${marker} within ${seconds} seconds`, remedies.find));
  }
  report('intake', ok(`read it as ${marker}`));
  report('record', judgeRecord(record));
}

async function post(
  url: string,
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  ports: Pick<TestAlertPorts, 'post'>,
): Promise<Answer | { readonly failure: string }> {
  try {
    return await ports.post(url, headers, body);
  } catch (error) {
    return { failure: `${url} does not answer: ${describeError(error).slice(0, 300)}` };
  }
}

/** Why an answer is not that of an address that took the alert; undefined when it did. */
function judgeAnswer(
  name: WebhookName,
  { status, text }: Answer,
  { remedies, alertsUrl }: TestReceiver,
): Verdict | undefined {
  if (status === 202) return undefined;
  const said = `${alertsUrl}/${name} answered ${status}: ${text.replace(/\s+/g, ' ').slice(0, 200)}`;
  if (status === 401) return problem(said, remedies.setSecret(name));
  if (status === 404) return problem(said, remedies.turnOn(name));
  if (status === 429 || status >= 500) return problem(said, `Try again in a minute. ${remedies.find}`);
  return problem(said, `docs/webhooks.md says what the answer means. ${remedies.find}`);
}

/** The record with the marker in it. A message that could not be read has it in its artifact only. */
async function findRecord(
  marker: string,
  since: string,
  { alertRecords, artifact }: Pick<TestAlertPorts, 'alertRecords' | 'artifact'>,
): Promise<AlertRecord | undefined> {
  const recent = (await alertRecords.list(mostRecords)).items.filter(({ at }) => at >= since);
  const found = recent.find((record) =>
    [record.sourceId, record.title, record.reason].some((text) => text?.includes(marker)),
  );
  if (found !== undefined) return found;
  for (const record of recent) {
    if (record.outcome !== 'refused' || record.artifact === undefined) continue;
    if ((await artifact(record.artifact))?.includes(marker)) return record;
  }
  return undefined;
}

function judgeRecord({ outcome, reason, incidentId }: AlertRecord): Verdict {
  // Its reason would advise to claim the name, which is right for every alert but this one.
  if (outcome === 'suppressed') return ok('suppressed, as it must be: no incident started');
  const said = `${outcome}: ${reason.slice(0, 300)}`;
  if (outcome === 'refused') return problem(said, 'Do what the reason says, deploy, and send the test alert again.');
  const incident = incidentId === undefined ? '' : ` ${incidentId}`;
  return problem(said, `A test alert must not start an incident${incident}; report this as a bug of Suture.`);
}
