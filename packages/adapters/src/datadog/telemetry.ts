import type { Evidence, Incident, ObservedSymptoms, SymptomReading } from '@suture/core';
import { QueryUnanswerable } from '../errors.ts';
import {
  alertSpan,
  countSymptom,
  readObservedSymptoms,
  type TimeSpan,
  type VendorApi,
  type VendorWorld,
} from '../telemetry/index.ts';
import { isVisitors, type LogEvent, linesOf, streamOf } from './log-event.ts';
import { describeUnset, logQueryOf, searchLogs } from './logs.ts';
import { alarmOf, hasMonitor, logQueryIn, readMonitor, stateOf } from './monitor.ts';

type World = Pick<VendorWorld, 'config' | 'clock'>;

/** The errors and the traffic of the service's log around the alert. What browsers and apps logged is in anybody's hands. */
export async function gatherFromDatadog(incident: Incident, api: VendorApi, world: World): Promise<ObservedSymptoms> {
  const span = alertSpan(incident, world.clock.now());
  const { own, visitors, gaps, from } = await readLog(await findQuery(incident, api, world), span, api);
  const windowSeconds = Math.round((span.until - from) / 1000);
  const symptoms = await readObservedSymptoms(own.lines, { windowSeconds });
  const others = visitors.events === 0 ? [] : (await readObservedSymptoms(visitors.lines)).errors;
  const errors = [...symptoms.errors, ...others.map((seen) => ({ ...seen, outsider: true as const }))];
  const missing = own.events + visitors.events === 0 ? [describeEmpty(incident)] : symptoms.gaps;
  return { ...symptoms, errors, gaps: [...gaps, ...(others.length === 0 ? missing : [])] };
}

function describeEmpty({ service }: Incident): string {
  return `Datadog has no event of the service's log in the alert's time: does services.${service}.datadog.logs find it?`;
}

/** The configured query; of a log monitor its own, where the service has none. */
async function findQuery(incident: Incident, api: VendorApi, world: World): Promise<string> {
  if (world.config.services[incident.service]?.datadog?.logs !== undefined || !hasMonitor(incident))
    return logQueryOf(incident, world);
  return logQueryIn(await readMonitor(incident, api)) ?? logQueryOf(incident, world);
}

interface Log {
  readonly lines: readonly string[];
  readonly events: number;
}

interface LogReading {
  readonly own: Log;
  readonly visitors: Log;
  readonly gaps: readonly string[];
  /** The time of the oldest event that was read when not all were; otherwise the start of the span. */
  readonly from: number;
}

/** What an error's event has, whatever the service logs beside. */
const ofErrors = '(status:(error OR critical OR alert OR emergency) OR @error.stack:* OR @error.kind:*)';

async function readLog(query: string, span: TimeSpan, api: VendorApi): Promise<LogReading> {
  if (span.until <= span.from) return { own: toLog([]), visitors: toLog([]), gaps: [], from: span.from };
  const newest = await searchLogs(query, span, api);
  if (!newest.isCut) return { ...split(newest.events), gaps: newest.gaps, from: span.from };
  // The rest of a busy service's log is searched for its errors.
  const oldest = Date.parse(newest.events.at(-1)?.attributes.timestamp ?? '') || span.until;
  const errors = await searchErrors(query, { from: span.from, until: oldest }, api);
  const known = new Set(newest.events.map(({ id }) => id));
  const events = [...newest.events, ...errors.events.filter(({ id }) => !known.has(id))];
  const cut = `The log in Datadog was cut: of the time before ${new Date(oldest).toISOString()} only errors were read.`;
  return { ...split(events), gaps: [...newest.gaps, cut, ...errors.gaps], from: oldest };
}

async function searchErrors(query: string, span: TimeSpan, api: VendorApi) {
  try {
    const found = await searchLogs(`(${query}) ${ofErrors}`, span, api);
    const gaps = found.isCut ? [...found.gaps, `Of those the newest ${found.events.length} were read.`] : found.gaps;
    return { events: found.events, gaps };
  } catch (error) {
    if (error instanceof QueryUnanswerable) return { events: [], gaps: [error.message] };
    throw error;
  }
}

function split(events: readonly LogEvent[]) {
  const visitors = events.filter(isVisitors);
  return { own: toLog(events.filter((event) => !isVisitors(event))), visitors: toLog(visitors) };
}

/** Oldest first, and the lines of one instance together, so that others' do not split a stack. */
function toLog(events: readonly LogEvent[]): Log {
  const streams = new Map<string, LogEvent[]>();
  for (const event of events.toReversed()) {
    const stream = streams.get(streamOf(event)) ?? [];
    stream.push(event);
    streams.set(streamOf(event), stream);
  }
  return { lines: [...streams.values()].flat().flatMap(linesOf), events: events.length };
}

/** The symptom in the service's log, and the state of the monitor where one raised the alert. */
export async function readDatadog(
  incident: Incident,
  since: string,
  evidence: Evidence,
  { api, world }: { readonly api: VendorApi; readonly world: World },
): Promise<SymptomReading> {
  const { alarm, observed: state, watched } = await readAlarm(incident, api);
  const configured = world.config.services[incident.service]?.datadog?.logs;
  const query = configured ?? watched;
  if (query === undefined && alarm === 'unknown')
    throw new QueryUnanswerable(`Datadog cannot tell of the symptom: ${state}. ${describeUnset(incident)}`);
  if (query === undefined) return { alarm, sameError: 0, observed: state };
  const span = { from: Date.parse(since), until: world.clock.now().getTime() };
  const { own, visitors, gaps } = await readLog(query, span, api);
  const { requests, failures, same: ofService } = countSymptom(own.lines, evidence);
  const same = ofService + countSymptom(visitors.lines, evidence).same;
  // Without events and without an OK monitor, nothing shows that the service ran. What a monitor counts may be its errors alone.
  const silent = own.events === 0 && alarm !== 'ok' && configured !== undefined;
  const traffic = requests > 0 || silent ? { requests, failures } : {};
  const seen = requests > 0 ? `${requests} requests` : `${own.events} log events`;
  const observed = `${seen} in Datadog since the rollout, ${failures} errors, ${same} of them the incident's; ${state}`;
  return { alarm, ...traffic, sameError: same, observed: [observed, ...gaps].join('. ') };
}

interface AlarmReading {
  readonly alarm: SymptomReading['alarm'];
  readonly observed: string;
  /** The query of the log search that the monitor counts. */
  readonly watched?: string | undefined;
}

async function readAlarm(incident: Incident, api: VendorApi): Promise<AlarmReading> {
  if (incident.alert.source !== 'datadog')
    return { alarm: 'unknown', observed: 'no monitor of Datadog raised the alert' };
  try {
    const monitor = await readMonitor(incident, api);
    const state = stateOf(monitor, incident);
    const observed = `the monitor's state is ${state.slice(0, 40)}`;
    return { alarm: alarmOf(state), observed, watched: logQueryIn(monitor) };
  } catch (error) {
    if (error instanceof QueryUnanswerable) return { alarm: 'unknown', observed: error.message.replace(/\.$/, '') };
    throw error;
  }
}
