import type { CountsBefore, Evidence, Incident, SymptomSlot } from '@suture/core';
import { type LogEntry, readEntries } from '@suture/log-reader';
import { QueryUnanswerable } from '../errors.ts';
import { isIncidents } from './log-symptom.ts';
import type { TimeSpan } from './time-span.ts';
import { countTraffic, type TrafficCount } from './traffic.ts';

const hour = 3_600_000;
/** Seconds of a slot, the longest time before the rollout that is read, and the time around the same hour of earlier days. */
const bounds = { seconds: 60, failing: 6 * hour, around: hour, days: [7, 1] };

/** The times before a rollout that say how the service failed, and how it usually is. */
export function spansBefore({ alert }: Incident, since: string) {
  const [startedAt, liveAt] = [Date.parse(alert.startedAt), Date.parse(since)];
  const normal = bounds.days.map((days) => {
    const then = liveAt - days * 24 * hour;
    return { from: then - bounds.around, until: Math.min(then + bounds.around, startedAt) };
  });
  return {
    failing: { from: Math.max(startedAt, liveAt - bounds.failing), until: liveAt },
    normal: normal.filter(({ from, until }) => from < until),
  };
}

/** The counts before the rollout. @param read the service's log of a time */
export async function readBefore(
  incident: Incident,
  since: string,
  evidence: Evidence,
  read: (span: TimeSpan) => Promise<Iterable<string>>,
): Promise<CountsBefore> {
  const { failing, normal } = spansBefore(incident, since);
  const count = async (span: TimeSpan): Promise<readonly SymptomSlot[]> => {
    try {
      return countSlots(await read(span), incident, evidence, span);
    } catch (error) {
      // What is too old to be asked for is not compared with.
      if (error instanceof QueryUnanswerable) return [];
      throw error;
    }
  };
  const usual: SymptomSlot[] = [];
  for (const span of normal) usual.push(...(await count(span)));
  return { failing: failing.from < failing.until ? [...(await count(failing))] : [], normal: usual };
}

/**
 * The requests and failures of a log by the minute. Entries that name the commit they ran tell the deployed version from earlier ones.
 * Entries without a time, and those of another time, are left out.
 */
export function countSlots(
  lines: Iterable<string>,
  { mergeCommit }: Pick<Incident, 'mergeCommit'>,
  evidence: Evidence,
  { from, until }: TimeSpan,
): readonly SymptomSlot[] {
  const counts = new Map<
    string,
    { readonly at: number; readonly version: SymptomSlot['version']; traffic: TrafficCount; same: number }
  >();
  for (const entry of readEntries(lines)) {
    const time = Date.parse(entry.time ?? '');
    if (Number.isNaN(time) || time < from || time >= until) continue;
    const at = from + Math.floor((time - from) / (bounds.seconds * 1000)) * bounds.seconds * 1000;
    const version = versionOf(entry, mergeCommit);
    const key = `${at} ${version}`;
    const known = counts.get(key) ?? { at, version, traffic: countTraffic(), same: 0 };
    counts.set(key, known);
    known.traffic.add(entry);
    if (isIncidents(entry, evidence)) known.same += 1;
  }
  return [...counts.values()].map(({ at, version, traffic, same }) => {
    const { requests, failures } = traffic.sum();
    const slot = { from: new Date(at).toISOString(), seconds: bounds.seconds, version };
    return { ...slot, requests, failures, sameError: same };
  });
}

/** Where loggers put the commit that runs: alone, or as OpenTelemetry and Datadog name it. */
const commitFields = [
  'commit',
  'version',
  'release',
  'service.version',
  'dd.version',
  'git.commit.sha',
  'vcs.ref.head.revision',
];
const isCommit = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{7,64}$/.test(value);

function versionOf({ fields }: LogEntry, mergeCommit: string | undefined): SymptomSlot['version'] {
  const commit = commitFields.map((name) => fields[name]).find(isCommit);
  if (commit === undefined || mergeCommit === undefined) return 'unknown';
  return mergeCommit.startsWith(commit) || commit.startsWith(mergeCommit) ? 'deployed' : 'earlier';
}
