import { QueryUnanswerable } from '@suture/adapters/errors';
import { AlertAnswer, type AlertNews, Evidence, type Incident } from '@suture/core';
import { sampleIncident } from '@suture/core/testing';
import { expect, it } from 'vitest';
import {
  datadogIncident,
  openDatadogSetting,
  openSentrySetting,
  sentryIncident,
  type VendorAdapters,
} from './open-vendors.ts';

const window = { from: '2026-11-24T08:00:00.000Z', until: '2026-11-24T09:00:00.000Z' };
const liveAt = '2026-11-24T08:30:00.000Z';
const error = { name: 'TypeError', message: 'order is null', stack: '' };
const evidence: Evidence = {
  gatheredAt: liveAt,
  deployedCommit: 'c0ffee',
  commits: [],
  errors: [{ error, count: 1 }],
  gaps: [],
};
const over: AlertNews = { key: 'closed', state: 'recovered', text: 'it is over', commit: 'c0ffee' };

function openSentry() {
  const setting = openSentrySetting();
  setting.report('2026-11-24T08:50:00.000Z', 'order is null');
  return setting;
}

function openDatadog() {
  const query = 'sum:trace.http.request.errors{service:orders}.as_count()';
  const setting = openDatadogSetting({
    series: { [query]: [[Date.parse('2026-11-24T08:50:00.000Z'), 3]] },
    monitor: { groups: { 'env:production,service:orders': 'Alert' } },
  });
  setting.request('2026-11-24T08:50:00.000Z', 'order is null');
  return setting;
}

/** Every question to a vendor and every note, each answered or refused with what to do. */
const acts: Readonly<Record<string, (adapters: VendorAdapters, incident: Incident) => Promise<void>>> = {
  gather: async ({ source }, incident) => {
    const seen = await source.gather?.(incident);
    Evidence.parse({ ...evidence, ...seen });
  },
  read: async ({ source }, incident) => {
    const reading = await source.read?.(incident, liveAt, evidence);
    expect(Number.isInteger(reading?.sameError)).toBe(true);
  },
  ask: async ({ source }, incident) => {
    const query = { ...window, contains: [], limit: 10 };
    const answers = [
      source.logs?.(incident, query),
      source.logCounts?.(incident, query),
      source.metrics?.(incident, window),
      source.vendor?.(incident),
    ];
    for (const answer of await Promise.all(answers)) {
      const lines = answer?.outcome === 'found' ? answer.lines : [];
      expect(lines.filter((line) => /\bundefined\b|\[object|Invalid Date|NaN/.test(line))).toEqual([]);
    }
  },
  tell: async ({ notes }, incident) => {
    AlertAnswer.parse(await notes.tell(incident, over));
  },
};

/** The places in a JSON value, as lists of keys. */
function placesIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner).map((place) => [key, ...place]))];
}

/** The value with another one at a place; without one there, the member is left out. */
function replace(value: unknown, [key, ...rest]: readonly string[], other: unknown): unknown {
  if (key === undefined) return other;
  if (Array.isArray(value)) return value.map((one, index) => (String(index) === key ? replace(one, rest, other) : one));
  const entries = Object.entries(value ?? {}).map(([name, one]) => [
    name,
    name === key ? replace(one, rest, other) : one,
  ]);
  return Object.fromEntries(entries);
}

const others = [undefined, null, 'text', -1.5e300, []];

it.each([
  ['Sentry', 'gather', openSentry, sentryIncident],
  ['Sentry, for an alert of another system,', 'gather', openSentry, sampleIncident],
  ['Sentry', 'read', openSentry, sentryIncident],
  ['Sentry, for an alert of another system,', 'read', openSentry, sampleIncident],
  ['Sentry', 'ask', openSentry, sentryIncident],
  ['Sentry', 'tell', openSentry, sentryIncident],
  ['Datadog', 'gather', openDatadog, datadogIncident],
  ['Datadog', 'read', openDatadog, datadogIncident],
  ['Datadog', 'ask', openDatadog, datadogIncident],
  ['Datadog', 'tell', openDatadog, datadogIncident],
] as const)(
  'any member of what %s answers may be missing or of another form (%s)',
  async (_vendor, act, open, incident) => {
    const answers: unknown[] = [];
    const first = open();
    const listen = first.through(async (input, init) => {
      const response = await first.api.fetch(input, init);
      answers.push(await response.clone().json());
      return response;
    });
    await acts[act]?.(listen, incident);

    let tried = 0;
    for (const [index, answer] of answers.entries())
      for (const place of placesIn(answer))
        for (const other of others) {
          const setting = open();
          let count = 0;
          const adapters = setting.through(async (input, init) => {
            const response = await setting.api.fetch(input, init);
            if (count++ !== index) return response;
            const { status, headers } = response;
            return new Response(JSON.stringify(replace(answer, place, other)) ?? '', { status, headers });
          });
          tried += 1;
          await acts[act]?.(adapters, incident).catch((cause: unknown) => {
            if (cause instanceof QueryUnanswerable) return;
            throw new Error(`answer ${index}, ${place.join('.')} = ${JSON.stringify(other)}`, { cause });
          });
        }

    expect(tried).toBeGreaterThan(answers.length * others.length);
  },
);
