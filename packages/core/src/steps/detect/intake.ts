import { createHash } from 'node:crypto';
import { appendAudit } from '../../audit/trail.ts';
import { InvalidInput } from '../../errors.ts';
import { headline } from '../../markdown.ts';
import type { Alert, Incident } from '../../model/index.ts';
import { redact } from '../../policy/redaction.ts';
import type { Ports } from '../../ports/index.ts';

/** Everything that taking an alert in reaches. */
export type IntakePorts = Pick<Ports, 'auditLog' | 'clock' | 'config' | 'episodes' | 'executions' | 'incidents'>;

export type IntakeResult =
  | { readonly outcome: 'started'; readonly incidentId: string }
  | { readonly outcome: 'folded'; readonly incidentId: string; readonly count: number }
  | { readonly outcome: 'suppressed'; readonly reason: string };

/**
 * Takes an alert in: one incident per fingerprint and episode; repeats fold into it. The incident is written before the
 * execution is started, so that a crash in between loses nothing.
 * @throws InvalidInput when no service of the configuration is meant
 */
export async function receiveAlert(received: Alert, ports: IntakePorts): Promise<IntakeResult> {
  const title = headline(redact(received.title)) || received.sourceId;
  const alert = { ...received, title, startedAt: new Date(received.startedAt).toISOString() };
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
export async function startIncident(incidentId: string, ports: Pick<Ports, 'executions' | 'incidents'>): Promise<void> {
  const incident = await ports.incidents.get(incidentId);
  if (incident?.status !== 'pending_start') return;
  await ports.executions.start(incidentId);
  const now = await ports.incidents.get(incidentId);
  if (now?.status === 'pending_start') await ports.incidents.update({ ...now, status: 'running' });
}

/** The same alert gives the same name, so that two receivers of one event agree without asking each other. */
function nameIncident(alert: Alert): string {
  const day = alert.startedAt.slice(0, 10).replaceAll('-', '');
  const digest = createHash('sha256').update(`${alert.fingerprint}\n${alert.startedAt}`).digest('hex');
  return `inc-${day}-${digest.slice(0, 8)}`;
}
