import { createHash } from 'node:crypto';
import { appendAudit } from '../../audit/trail.ts';
import { InvalidInput } from '../../errors.ts';
import { headline } from '../../markdown.ts';
import { Alert, type Incident } from '../../model/index.ts';
import { parse } from '../../parse.ts';
import { redact } from '../../policy/redaction.ts';
import type { Ports } from '../../ports/index.ts';

export type IntakeResult =
  | { readonly outcome: 'started'; readonly incidentId: string }
  | { readonly outcome: 'folded'; readonly incidentId: string; readonly count: number }
  | { readonly outcome: 'suppressed'; readonly reason: string };

/**
 * Takes an alert in: one incident per fingerprint and episode; repeats fold into it. The incident is written before the
 * execution is started, so that a crash in between loses nothing.
 * @throws InvalidInput when no service of the configuration is meant, or the alert could not be read again once it is stored
 */
export async function receiveAlert(received: Alert, ports: Ports): Promise<IntakeResult> {
  const alert = readable(received);
  if (alert.state === 'resolved') return { outcome: 'suppressed', reason: `${alert.title} is not firing` };
  const service = ports.config.services[alert.service];
  if (service === undefined) {
    throw new InvalidInput('the alert', [
      `service: "${alert.service}" is not in the configuration; add it under services`,
    ]);
  }
  const incidentId = nameIncident(alert);
  const entry = await ports.episodes.enter(alert.fingerprint, alert.startedAt, incidentId);
  if (entry.outcome === 'folded' && (await ports.incidents.get(entry.incidentId)) !== undefined) return entry;
  const now = ports.clock.now().toISOString();
  const incident: Incident = {
    id: incidentId,
    version: 0,
    status: 'pending_start',
    stage: 'detect',
    service: alert.service,
    repository: service.repository,
    alert,
    createdAt: now,
    updatedAt: now,
    attempts: { diagnose: 0, fix: 0, fixInRound: 0, review: 0, observe: 0 },
  };
  if (await ports.incidents.create(incident)) {
    await appendAudit(
      {
        incidentId,
        stage: 'detect',
        state: 'intake',
        action: 'alert received',
        detail: { source: alert.source, title: alert.title },
      },
      ports,
    );
  }
  await startIncident(incidentId, ports);
  return { outcome: 'started', incidentId };
}

/**
 * Starts the execution of an incident that waits to be started; what already runs or ended stays as it is. The execution comes
 * first and the note of it second: a crash in between starts it once more, which is the same as once.
 */
export async function startIncident(incidentId: string, ports: Ports): Promise<void> {
  const incident = await ports.incidents.get(incidentId);
  if (incident?.status !== 'pending_start') return;
  await ports.executions.start(incidentId);
  const now = await ports.incidents.get(incidentId);
  if (now?.status === 'pending_start') await ports.incidents.update({ ...now, status: 'running' });
}

/** Bytes of an alert. With what the loop adds, an incident has to fit into 400 kB, which is what DynamoDB takes as one item. */
const alertLimit = 262_144;

/** The alert as it is stored: with a title, and in a form that every later step can read. @throws InvalidInput that names the field */
function readable(received: Alert): Alert {
  const titles = [received.title, received.sourceId, `an alert of ${received.service}`];
  const title = titles.map((text) => headline(redact(text))).find((text) => text !== '');
  const alert = parse(Alert, { ...received, title, startedAt: readBeginning(received.startedAt) }, 'the alert');
  const sizes = Object.entries(alert).map(([field, value]) => [sizeOf(value), field] as const);
  const [longest] = sizes.toSorted(([a], [b]) => b - a);
  if (longest !== undefined && sizeOf(alert) > alertLimit) {
    throw new InvalidInput('the alert', [
      `${longest[1]}: ${longest[0]} bytes of an alert that may have ${alertLimit} in all; shorten it`,
    ]);
  }
  return alert;
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function readBeginning(startedAt: string): string {
  const problem = (what: string) =>
    new InvalidInput('the alert', [`startedAt: "${startedAt}" ${what}; send the time when the symptom began`]);
  const time = new Date(startedAt);
  if (Number.isNaN(time.getTime())) throw problem('is not a time');
  const instant = time.toISOString();
  // Other years have six digits and a sign, which neither the schema nor a sorted key can hold.
  if (!/^\d{4}-/.test(instant)) throw problem('is outside the years 0000 to 9999');
  return instant;
}

/** The same alert gives the same name, so that two receivers of one event agree without asking each other. */
function nameIncident(alert: Alert): string {
  const day = alert.startedAt.slice(0, 10).replaceAll('-', '');
  const digest = createHash('sha256').update(`${alert.fingerprint}\n${alert.startedAt}`).digest('hex');
  return `inc-${day}-${digest.slice(0, 8)}`;
}
