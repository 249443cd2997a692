import { alertSources, readAlertEvent } from '@suture/adapters/alerts';
import { readObservedSymptoms } from '@suture/adapters/telemetry';
import { artifactKeys, Evidence, type Incident, type Ports, parseJson, readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { createLocalLoop } from '../loop/loop-under-test.ts';
import { type Case, forged, honest } from './forged/cases.ts';

const services = {
  orders: { repository: 'shop/orders', alarms: ['orders*'], trust: { start: 'propose' as const } },
  payments: { repository: 'shop/payments', alarms: ['payments*'], trust: { start: 'propose' as const } },
};
const webhooks = {
  generic: { service: 'service', title: 'what', sourceId: 'check', startedAt: 'at', error: 'error' },
};

interface Played {
  readonly name: string;
  readonly incident: Incident;
  readonly evidence: Evidence;
  /** States that were entered, in order. */
  readonly history: readonly string[];
  /** Bodies of the pull requests that were opened. */
  readonly reviews: readonly string[];
  /** What stands on the ticket and in its comments. */
  readonly ticket: string;
}

/** Takes the alert in and runs the real machine until a pull request is open or a person has it. The engine believes whatever it is told. */
async function play({ name, event, lines, told = [], script = {} }: Case): Promise<Played> {
  const mechanic = script.searches === undefined ? ('off' as const) : ('first' as const);
  const orders = { ...services.orders, mechanic };
  const config = { services: { ...services, orders }, webhooks, severityFloor: 'low' as const };
  const alert = readAlertEvent(event, name, readConfig(config, 'the configuration'), alertSources);
  const until = Date.parse(alert.startedAt) + 300_000;
  const window = { from: until - 3_900_000, until, windowSeconds: 3_900 };
  const symptoms = await readObservedSymptoms(
    lines.map((line) => `${line}\n`),
    window,
  );
  const bodies: string[] = [];
  const watch = (ports: Ports): Ports => ({
    ...ports,
    telemetry: {
      ...ports.telemetry,
      gather: async () => ({ ...symptoms, errors: [...symptoms.errors, ...told] }),
    },
    tickets: {
      ...ports.tickets,
      open: (id, title, body) => {
        bodies.push(body);
        return ports.tickets.open(id, title, body);
      },
    },
  });
  const loop = createLocalLoop({ ...script, config }, watch);
  const intake = await loop.send(alert);
  if (intake.outcome !== 'started') throw new RangeError(`${name} was ${intake.outcome}`);
  await loop.run(intake.incidentId, 'ReviewOpen');
  const incident = await loop.ports.incidents.get(intake.incidentId);
  if (incident === undefined) throw new RangeError(`${name} has no incident`);
  const stored = await loop.ports.artifacts.get(artifactKeys.evidence(incident.id));
  const comments = [...loop.world.tickets.values()].flatMap((ticket) => [...ticket.comments.values()]);
  return {
    ...{ name, incident, evidence: parseJson(Evidence, stored ?? '', 'the evidence') },
    history: loop.histories.flat(),
    reviews: loop.world.reviewRequests.map(({ body }) => body),
    ticket: [...bodies, ...comments].join('\n'),
  };
}

async function playAll(cases: readonly Case[]): Promise<readonly Played[]> {
  const played: Played[] = [];
  for (const one of cases) played.push(await play(one));
  return played;
}

const count = (text: string, part: string) => text.split(part).length - 1;

describe('a failure that is invented', () => {
  it('reaches no pull request, and a person reads why', async () => {
    const played = await playAll(forged);

    expect(played.length).toBeGreaterThanOrEqual(300);
    expect(played.filter(({ reviews }) => reviews.length > 0).map(({ name }) => name)).toEqual([]);
    // Where no replay is under way, a model is not even asked for a fix.
    const asked = played.filter(
      ({ history }, index) => forged[index]?.script === undefined && history.includes('FixWrite'),
    );
    expect(asked.map(({ name }) => name)).toEqual([]);
    const unexplained = played.filter(
      ({ incident: { outcome }, ticket }) =>
        outcome?.result !== 'handed_over' ||
        !outcome.reason.includes('known only from') ||
        count(ticket, '(outsider)') < 2,
    );
    expect(unexplained.map(({ name, incident }) => [name, incident.outcome])).toEqual([]);
  });
});

describe('a failure that happened', () => {
  it('is not held back, and pull request, ticket and diagnosis say who could have written it', async () => {
    const played = await playAll(honest);

    expect(played.length).toBeGreaterThanOrEqual(100);
    const held = played.filter(({ reviews }) => reviews.length === 0).map(({ name }) => name);
    expect(held.length / played.length, held.join('\n')).toBeLessThanOrEqual(0.02);
    const silent = played.filter(
      ({ reviews: [body = ''], ticket }) => count(body, '**Shown by**') !== 1 || count(ticket, '**Shown by**') < 2,
    );
    expect(silent.map(({ name }) => name).filter((name) => !held.includes(name))).toEqual([]);
    const other = played.filter(({ evidence: { errors } }, index) => {
      const [first] = errors;
      return first !== undefined && !JSON.stringify(first.error).includes(JSON.stringify(honest[index]?.claim.value));
    });
    expect(other.map(({ name, evidence }) => [name, evidence.errors[0]?.error.message])).toEqual([]);
  });
});
