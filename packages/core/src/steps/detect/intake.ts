import { createHash } from 'node:crypto';
import { appendAudit } from '../../audit/trail.ts';
import { defined } from '../../defined.ts';
import { describeError } from '../../describe-error.ts';
import { InvalidInput, VersionConflict } from '../../errors.ts';
import { headline } from '../../markdown.ts';
import { Alert, type Incident, type Repeats } from '../../model/index.ts';
import { parse } from '../../parse.ts';
import type { Config } from '../../policy/config.ts';
import { redact } from '../../policy/redaction.ts';
import type { Ports } from '../../ports/index.ts';
import { line, outside } from '../../render/document.ts';
import { auditEffects, type WriteRecord } from '../../runtime/audited-effects.ts';
import { findFlapping } from './flapping.ts';
import { countRepeat, tellRepeat } from './repeats.ts';

export type IntakePorts = Pick<
  Ports,
  'auditLog' | 'clock' | 'config' | 'configVersion' | 'episodes' | 'executions' | 'incidents' | 'killSwitch' | 'tickets'
>;

export type IntakeResult =
  | { readonly outcome: 'started'; readonly incidentId: string }
  /** `count` alerts of the incident so far, the first one included. */
  | { readonly outcome: 'folded'; readonly incidentId: string; readonly count: number }
  | { readonly outcome: 'suppressed'; readonly reason: string };

/**
 * Creates one incident per symptom and episode of a service; repeats are folded into it, and so is an alert that flaps. The incident
 * is stored before its execution is started, so that a crash in between loses nothing.
 * @throws InvalidInput for an unknown service, and for an alert that could not be read again once it is stored
 */
export async function receiveAlert(received: Alert, ports: IntakePorts): Promise<IntakeResult> {
  const alert = readable(received);
  if (alert.suppressed !== undefined) return { outcome: 'suppressed', reason: alert.suppressed };
  const service = requireService(alert.service, ports.config, 'the alert', 'service');
  if (alert.state === 'resolved') return resolve(alert, service.repository, ports);
  const now = ports.clock.now().toISOString();
  const unnamed: Omit<Incident, 'id'> = {
    version: 0,
    status: 'pending_start',
    stage: 'detect',
    service: alert.service,
    repository: service.repository,
    alert,
    ...defined({ configVersion: ports.configVersion }),
    createdAt: now,
    updatedAt: now,
    attempts: { diagnose: 0, fix: 0, fixInRound: 0, review: 0, observe: 0 },
  };
  const { incidentId, stored } = await chooseName(unnamed, ports);
  const known = stored !== undefined;
  const symptom = nameSymptom(unnamed);
  const over = known ? undefined : await findEnd(alert, symptom, ports);
  if (over !== undefined)
    return { outcome: 'suppressed', reason: `${alert.title} was over at ${over}, before it arrived` };
  const flapping = known ? undefined : await findFlapping(alert, symptom, ports);
  const entry = await ports.episodes.enter(symptom, alert.startedAt, flapping?.id ?? incidentId);
  const original =
    flapping ?? (entry.outcome === 'folded' ? await findEntered(entry.incidentId, unnamed, stored, ports) : undefined);
  if (original !== undefined) return fold(alert, symptom, original, ports);
  const latest = { incidentId, openedAt: alert.startedAt, at: alert.startedAt };
  await ports.episodes.setLatest(symptom, latest);
  const incident = { ...unnamed, id: incidentId };
  if (!(await ports.incidents.create(incident))) {
    // Another receiver of the same symptom was faster by a moment, and starts it.
    const other = await ports.incidents.get(incidentId);
    return other !== undefined && isSame(other, incident)
      ? fold(alert, symptom, other, ports)
      : receiveAlert(received, ports);
  }
  const detail = { source: alert.source, title: alert.title, ...defined({ config: ports.configVersion }) };
  await appendAudit({ incidentId, stage: 'detect', state: 'intake', action: 'alert received', detail }, ports);
  await startIncident(incidentId, ports);
  return { outcome: 'started', incidentId };
}

/** Remembers the end of a symptom: the alert that it began may arrive after it. A time to come counts as now. */
async function resolve(
  alert: Alert,
  repository: string,
  { episodes, clock }: Pick<Ports, 'clock' | 'episodes'>,
): Promise<IntakeResult> {
  const { service, startedAt, title } = alert;
  const now = clock.now().toISOString();
  await episodes.setResolved(nameSymptom({ repository, service, alert }), startedAt < now ? startedAt : now);
  return { outcome: 'suppressed', reason: `${title} is not firing` };
}

/** When the symptom of an alert was over, if that was after it began. */
async function findEnd({ startedAt }: Alert, symptom: string, { episodes }: Pick<Ports, 'episodes'>) {
  const over = await episodes.resolvedAt(symptom);
  return over !== undefined && startedAt <= over ? over : undefined;
}

/**
 * The incident that an episode belongs to; undefined while it is not stored, or if another incident has its name.
 * @param read one that was read just now, which is most often the one
 */
async function findEntered(
  incidentId: string,
  alert: Unnamed,
  read: Incident | undefined,
  ports: Pick<Ports, 'incidents'>,
): Promise<Incident | undefined> {
  const stored = read?.id === incidentId ? read : await ports.incidents.get(incidentId);
  if (stored === undefined || nameSymptom(stored) !== nameSymptom(alert)) return undefined;
  return stored.foldedInto === undefined ? stored : ports.incidents.get(stored.foldedInto);
}

/** Counts an alert that belongs to an incident, and tells people on its trail and its ticket as often as is useful. */
async function fold(alert: Alert, symptom: string, original: Incident, ports: IntakePorts): Promise<IntakeResult> {
  const { startedAt: at, sourceId, source, title } = alert;
  // The beginning of the symptom's own incident is known as the newest, or a later one is.
  const isKnown = nameSymptom(original) === symptom && at <= original.alert.startedAt;
  if (!isKnown) await keepLatest(alert, symptom, ports);
  const { repeats, isTold } = await countRepeat(original, { at, alert: sourceId }, ports);
  if (isTold) {
    const about = { incidentId: original.id, stage: original.stage, state: 'intake' };
    const write: WriteRecord = (action, detail) => appendAudit({ ...about, action, detail }, ports);
    await write('alert folded', { source, title, at, times: repeats.count });
    await tellOfFold(alert, original, repeats, write, ports);
  }
  return { outcome: 'folded', incidentId: original.id, count: repeats.count + 1 };
}

/** A comment that fails must not bring the alert back: its failure is on the trail, and the next repeat is told again. */
async function tellOfFold(alert: Alert, original: Incident, repeats: Repeats, write: WriteRecord, ports: IntakePorts) {
  if (original.ticket === undefined || (await ports.killSwitch.reason(original.service)) !== undefined) return;
  const { tickets = ports.tickets } = auditEffects({ tickets: ports.tickets }, write);
  const why = line`The alert ${outside(alert.title, 200)} fired again.`;
  try {
    await tellRepeat(original, repeats, { why, key: `repeat-${repeats.count}` }, { config: ports.config, tickets });
  } catch (error) {
    await write('repeat not told', { why: describeError(error).slice(0, 500) });
  }
}

/** Remembers that the symptom fired again, so that a flapping alert goes on belonging to its incident. */
async function keepLatest({ startedAt }: Alert, symptom: string, { episodes }: IntakePorts): Promise<void> {
  const latest = await episodes.latest(symptom);
  if (latest !== undefined && latest.at < startedAt) await episodes.setLatest(symptom, { ...latest, at: startedAt });
}

/** The service of a name that came with an alert. @throws InvalidInput when it is not configured */
export function requireService(name: string, { services }: Config, what: string, field: string) {
  const service = Object.hasOwn(services, name) ? services[name] : undefined;
  if (service !== undefined) return service;
  throw new InvalidInput(what, [`${field}: "${name}" is not in the configuration; add it under services`]);
}

/**
 * Starts the execution of an incident that was not started yet. The execution is started before the incident is updated:
 * after a crash in between it is started again, which has no effect.
 */
export async function startIncident(incidentId: string, ports: Pick<Ports, 'executions' | 'incidents'>): Promise<void> {
  const incident = await ports.incidents.get(incidentId);
  if (incident?.status !== 'pending_start') return;
  await ports.executions.start(incidentId);
  const now = await ports.incidents.get(incidentId);
  if (now?.status === 'pending_start') await ports.incidents.update({ ...now, status: 'running' });
}

/** Bytes of an alert. The whole incident must fit into one DynamoDB item, 400 kB. */
const alertLimit = 262_144;

/** The alert as it is stored: with a title, and valid for every later step. @throws InvalidInput that names the field */
function readable(received: Alert): Alert {
  const titles = [received.title, received.sourceId, `an alert of ${received.service}`];
  const title = titles.map((text) => headline(redact(text))).find((text) => text !== '');
  const alert = parse(Alert, { ...received, title, startedAt: readBeginning(received.startedAt) }, 'the alert');
  const sizes = Object.entries(alert).map(([field, value]) => [sizeOf(value), field] as const);
  const [longest] = sizes.toSorted(([a], [b]) => b - a);
  if (longest !== undefined && sizeOf(alert) > alertLimit)
    throw invalidAlert(`${longest[1]}: ${longest[0]} bytes of an alert that may have ${alertLimit} in all; shorten it`);
  return alert;
}

function invalidAlert(issue: string): InvalidInput {
  return new InvalidInput('the alert', [issue]);
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function readBeginning(startedAt: string): string {
  const problem = (what: string) =>
    invalidAlert(`startedAt: "${startedAt}" ${what}; send the time when the symptom began`);
  const time = new Date(startedAt);
  if (Number.isNaN(time.getTime())) throw problem('is not a time');
  const instant = time.toISOString();
  // Other years have six digits and a sign, which the schema and the sorted keys do not allow.
  if (!/^\d{4}-/.test(instant)) throw problem('is outside the years 0000 to 9999');
  return instant;
}

type Unnamed = Pick<Incident, 'service' | 'repository' | 'alert'>;

/** The key of a symptom's episodes. It includes the service, since two services may use the same fingerprint. */
export function nameSymptom({ repository, service, alert }: Unnamed): string {
  return digestOf([repository, service, alert.fingerprint]);
}

/** The same alert gives the same id, so that two receivers of one event agree. A longer id is used if another incident has the shorter. */
async function chooseName(
  incident: Unnamed,
  { incidents }: Pick<Ports, 'incidents'>,
): Promise<{ incidentId: string; stored: Incident | undefined }> {
  const { startedAt } = incident.alert;
  const digest = digestOf([nameSymptom(incident), startedAt]);
  for (const length of [16, 32, 64]) {
    const incidentId = `inc-${startedAt.slice(0, 10).replaceAll('-', '')}-${digest.slice(0, length)}`;
    const stored = await incidents.get(incidentId);
    if (stored === undefined || isSame(stored, incident)) return { incidentId, stored };
  }
  throw new VersionConflict(`The incident of ${digest}`);
}

function isSame(stored: Unnamed | undefined, incident: Unnamed): boolean {
  if (stored?.alert.startedAt !== incident.alert.startedAt) return false;
  return nameSymptom(stored) === nameSymptom(incident);
}

function digestOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
