import {
  type CountsBefore,
  defined,
  type Evidence,
  fingerprintOf,
  type Incident,
  type ObservedError,
  type ObservedSymptoms,
  type SymptomReading,
  type Telemetry,
} from '@suture/core';
import { QueryUnanswerable } from '../errors.ts';
import type { TelemetrySource } from './telemetry-source.ts';

export interface TelemetryParts {
  /** That of the platform, or of this machine. */
  readonly own: Telemetry;
  /** Whether the platform knows anything of an incident. When no source does, it is asked all the same, and tells what is missing. */
  readonly ownConcerns: (incident: Incident) => boolean;
  readonly sources: readonly TelemetrySource[];
}

/**
 * The platform's telemetry together with that of the vendors. A vendor that cannot be asked is a gap, and never an error. An error that several of
 * them know is listed once.
 */
export function combineTelemetry(parts: TelemetryParts): Telemetry {
  if (parts.sources.length === 0) return parts.own;
  return {
    gather: (incident) => gather(incident, parts),
    read: (incident, since, evidence, before) => read(incident, since, evidence, { ...parts, before }),
  };
}

async function gather(incident: Incident, { own, ownConcerns, sources }: TelemetryParts): Promise<ObservedSymptoms> {
  const asked = sources.flatMap(({ concerns, name, gather }) =>
    gather !== undefined && concerns(incident) ? [{ name, gather }] : [],
  );
  const [platform, ...vendors] = await Promise.all([
    asked.length === 0 || ownConcerns(incident) ? own.gather(incident) : nothing,
    ...asked.map(({ gather }) => orGap(() => gather(incident))),
  ]);
  const all = [platform, ...vendors];
  const errors = mergeErrors(all.flatMap((symptoms) => symptoms.errors));
  const gaps = all.flatMap((symptoms) => symptoms.gaps);
  const [traffic] = all.flatMap((symptoms) => symptoms.traffic ?? []);
  const [failingTests] = all.flatMap((symptoms) => symptoms.failingTests ?? []);
  return {
    errors: [...errors],
    gaps: [...new Set(gaps)],
    ...(traffic === undefined ? {} : { traffic }),
    ...(failingTests === undefined ? {} : { failingTests }),
  };
}

const nothing: ObservedSymptoms = { errors: [], gaps: [] };

async function orGap(ask: () => Promise<ObservedSymptoms>): Promise<ObservedSymptoms> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof QueryUnanswerable) return { errors: [], gaps: [error.message] };
    throw error;
  }
}

/** Each kind of error once. What the service's own log shows is not an outsider's word alone, whoever shows it too. */
function mergeErrors(errors: readonly ObservedError[]): readonly ObservedError[] {
  const kinds = new Map<string, ObservedError>();
  for (const seen of errors) {
    const key = fingerprintOf(seen.error)?.key ?? `${seen.error.name}: ${seen.error.message}`;
    const known = kinds.get(key);
    kinds.set(key, known === undefined ? seen : merge(known, seen));
  }
  return [...kinds.values()];
}

function merge(one: ObservedError, other: ObservedError): ObservedError {
  const [kept, added] = one.outsider === true && other.outsider !== true ? [other, one] : [one, other];
  const event = kept.event ?? added.event;
  return { ...kept, count: Math.max(kept.count, added.count), ...(event === undefined ? {} : { event }) };
}

type Told =
  | { readonly reading: SymptomReading; readonly isAlertsOwn: boolean }
  | { readonly why: string; readonly isAlertsOwn: boolean };

async function read(
  incident: Incident,
  since: string,
  evidence: Evidence,
  { own, ownConcerns, sources, before }: TelemetryParts & { readonly before: CountsBefore | undefined },
): Promise<SymptomReading> {
  const asked = sources.flatMap(({ concerns, raised, read }) =>
    read !== undefined && concerns(incident) ? [{ isAlertsOwn: raised(incident), read }] : [],
  );
  const told = await Promise.all([
    ...(asked.length === 0 || ownConcerns(incident)
      ? [own.read(incident, since, evidence, before).then((reading): Told => ({ reading, isAlertsOwn: false }))]
      : []),
    ...asked.map(async ({ read, isAlertsOwn }): Promise<Told> => {
      try {
        return { reading: await read(incident, since, evidence, before), isAlertsOwn };
      } catch (error) {
        if (error instanceof QueryUnanswerable) return { why: error.message, isAlertsOwn };
        throw error;
      }
    }),
  ]);
  return sumUp(told);
}

/** An alarm that fires anywhere fires. The same failures may be known to several, so the most that one of them counted is what there was. */
function sumUp(told: readonly Told[]): SymptomReading {
  const readings = told.flatMap((one) => ('reading' in one ? [one.reading] : []));
  const unasked = told.flatMap((one) => ('why' in one ? [one] : []));
  const alarms = readings.map(({ alarm }) => alarm);
  const alarm = alarms.includes('firing') ? 'firing' : alarms.includes('ok') ? 'ok' : 'unknown';
  const requests = most(readings.map((reading) => reading.requests));
  const failures = most(readings.map((reading) => reading.failures));
  // The counts of one source are compared with its own alone, so that none may be missing.
  const history = unasked.length === 0 ? readings.find((reading) => reading.history !== undefined)?.history : undefined;
  const health = readings.find((reading) => reading.health !== undefined)?.health;
  // Where requests are seen to succeed, the vendor that raised the alert is not needed to judge.
  const needed = (requests ?? 0) > 0 ? [] : unasked.filter(({ isAlertsOwn }) => isAlertsOwn || readings.length === 0);
  return {
    alarm,
    ...(requests === undefined ? {} : { requests }),
    ...(failures === undefined ? {} : { failures }),
    sameError: Math.max(0, ...readings.map(({ sameError }) => sameError)),
    observed: [...readings.map(({ observed }) => observed), ...unasked.map(({ why }) => why)].join('; '),
    ...defined({ history, health }),
    ...(needed.length === 0 ? {} : { unread: needed.map(({ why }) => why) }),
  };
}

function most(counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
