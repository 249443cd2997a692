import {
  defined,
  fingerprintOf,
  type Incident,
  type ObservedError,
  type ObservedSymptoms,
  type ThrownError,
} from '@suture/core';
import * as z from 'zod';
import { lenient } from '../lenient.ts';
import { readObservedSymptoms, type VendorApi } from '../telemetry/index.ts';
import { incidentPath, type PageReading, readPages } from './api.ts';

const text = lenient(z.string());

/** The fields we use of one alert of an incident. What its sender wrote is in the body, in any form. */
const PagerDutyAlert = z.object({
  id: text,
  summary: text,
  status: text,
  severity: text,
  created_at: text,
  suppressed: lenient(z.boolean()),
  body: lenient(z.looseObject({ details: z.unknown(), contexts: lenient(z.array(z.unknown())) })),
});
export type PagerDutyAlert = z.infer<typeof PagerDutyAlert>;

export function readAlerts(incident: Incident, api: VendorApi): Promise<PageReading<PagerDutyAlert>> {
  return readPages(api, { path: `${incidentPath(incident)}/alerts`, member: 'alerts', item: PagerDutyAlert });
}

/** The errors that are printed in the alerts' bodies. Their senders are not known, so each is an outsider's word. */
export async function gatherSymptoms(incident: Incident, api: VendorApi): Promise<ObservedSymptoms> {
  const { items, cut, unknown, failed } = await readAlerts(incident, api);
  const since = Date.parse(incident.liveAt ?? '');
  const alerts = items.filter(({ created_at }) => Number.isNaN(since) || Date.parse(created_at ?? '') >= since);
  const errors = await countErrors(alerts);
  const { sourceId } = incident.alert;
  return {
    errors: [...errors],
    gaps: [
      ...(errors.length > 0 ? [] : [`The alerts of the PagerDuty incident ${sourceId} hold no error.`]),
      ...(cut ? [`Only ${items.length} alerts of the PagerDuty incident ${sourceId} were read.`] : []),
      ...(unknown > 0 ? [`${unknown} alerts of PagerDuty have a form that is not known.`] : []),
      ...(failed === undefined ? [] : [failed]),
    ],
  };
}

async function countErrors(alerts: readonly PagerDutyAlert[]): Promise<readonly ObservedError[]> {
  const kinds = new Map<string, ObservedError>();
  for (const { body, created_at } of alerts) {
    const at = instantOf(created_at);
    for (const seen of await errorsIn(body?.details)) {
      const key = keyOf(seen.error);
      const known = kinds.get(key) ?? { ...seen, count: 0, outsider: true as const };
      const times = [known.firstSeen, known.lastSeen, at].filter((time) => time !== undefined).toSorted();
      const [firstSeen, lastSeen] = [times.at(0), times.at(-1)];
      kinds.set(key, { ...known, count: known.count + 1, ...defined({ firstSeen, lastSeen }) });
    }
  }
  return [...kinds.values()].toSorted((a, b) => b.count - a.count);
}

function keyOf(error: ThrownError): string {
  return fingerprintOf(error)?.key ?? `${error.name}: ${error.message}`;
}

/**
 * Each error once, in the texts of one alert, which may be lines of a log: those with a stack if there are any, because a message alone often
 * repeats one of them.
 */
async function errorsIn(details: unknown): Promise<readonly ObservedError[]> {
  const read = await Promise.all(textsIn(details).map((printed) => readObservedSymptoms([printed])));
  const errors = read.flatMap((symptoms) => symptoms.errors);
  const traced = errors.filter(({ error: { frames = [] } }) => frames.length > 0);
  const kept = traced.length > 0 ? traced : errors;
  return [...new Map(kept.map((seen) => [keyOf(seen.error), seen])).values()];
}

/** Most texts of one alert, and levels of its details. */
const bounds = { texts: 200, depth: 6 };

function textsIn(details: unknown): readonly string[] {
  const texts: string[] = [];
  function walk(value: unknown, depth: number): void {
    if (texts.length >= bounds.texts) return;
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null && depth < bounds.depth)
      for (const member of Object.values(value)) walk(member, depth + 1);
  }
  walk(details, 0);
  return texts;
}

function instantOf(time: string | undefined): string | undefined {
  const at = new Date(time ?? '');
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9999 || at.getUTCFullYear() < 1
    ? undefined
    : at.toISOString();
}
