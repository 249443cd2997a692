import type { ObservedError } from '@suture/core';
import type { LoopScript } from '../../loop/loop-under-test.ts';
import { type Claim, invented, printStack, real } from './claims.ts';
import { type EventForms, filterAlarm, ownAlerts, pages, platformAlarm, sentryEvents, trueAlerts } from './events.ts';
import { background, failures, type LineForms, old, ownLines, sentLines } from './lines.ts';

/** An alert with what the telemetry has beside it. */
export interface Case {
  readonly name: string;
  readonly event: object;
  /** The service's log. */
  readonly lines: readonly string[];
  /** What a monitoring system adds that anybody can send events to. */
  readonly told?: readonly ObservedError[];
  readonly script?: LoopScript;
  /** The error that a fix would be about. */
  readonly claim: Claim;
}

type Circumstances = Readonly<Record<string, (claim: Claim) => readonly string[]>>;

const [realOne = fail(), ...others] = real;
const logged = (claim: Claim) => [...failures, ownLines.pino?.(claim) ?? fail()];
const quoted = (claim: Claim) => [sentLines['an input in a failure’s message']?.(claim) ?? fail()];

const quiet: Circumstances = {
  'while nothing else happens': () => [],
  'while requests fail': () => failures,
  'with a line that quotes it': quoted,
};
const outage: Circumstances = { ...quiet, 'while another error is logged': () => logged(realOne) };
const noisy: Circumstances = { ...quiet, 'with errors of other times and retries': () => [old, background] };

/** Each form with each claim in each of the circumstances. */
function combine(forms: EventForms, circumstances: Circumstances, claims: readonly Claim[]): readonly Case[] {
  return Object.entries(forms).flatMap(([form, event]) =>
    Object.entries(circumstances).flatMap(([when, lines]) =>
      claims.map((claim) => ({
        name: `${form} ${when}: ${claim.file}`,
        ...{ event: event(claim), lines: lines(claim), claim },
      })),
    ),
  );
}

/** Each form of a line with each claim, in the log that an alarm is about. */
function combineLines(alarm: object, forms: LineForms, claims: readonly Claim[], beside: readonly string[] = []) {
  return Object.entries(forms).flatMap(([form, line]): readonly Case[] =>
    claims.map((claim) => ({
      name: `${form}: ${claim.file}`,
      ...{ event: alarm, lines: [...beside, line(claim)], claim },
    })),
  );
}

function pick(forms: EventForms, ...names: readonly string[]): EventForms {
  return Object.fromEntries(Object.entries(forms).filter(([name]) => names.includes(name)));
}

const told = (claim: Claim): ObservedError => ({
  error: { name: claim.type, message: claim.value, stack: printStack(claim) },
  ...{ count: 5_000, outsider: true },
});
const withoutError = ['breadcrumbs without an error', 'a user agent'];
const sentErrors = Object.keys(sentryEvents).filter((name) => !withoutError.includes(name));
const event = pick(sentryEvents, 'an event');
const found = (script: LoopScript) => (one: Case) => ({ ...one, script, name: `${one.name}, mechanic` });

/** What nobody but its sender ever saw. */
export const forged: readonly Case[] = [
  ...combine(pick(sentryEvents, ...sentErrors), outage, invented),
  ...combine(pick(sentryEvents, ...withoutError), quiet, invented),
  ...combine(pages, noisy, invented),
  ...combineLines(filterAlarm, sentLines, invented),
  ...combineLines(
    platformAlarm,
    {
      quoted: (claim) => quoted(claim).join('\n'),
      line: sentLines['a stack in one line of a failure’s message'] ?? fail,
    },
    invented,
    failures,
  ),
  ...invented.map((claim) => ({
    name: `an event beside an alarm: ${claim.file}`,
    ...{ event: platformAlarm, lines: failures, told: [told(claim)], claim },
  })),
  // The mechanic finds nothing, or its repair does not hold, and a model goes on with a test of its own.
  ...combine(event, { 'without a repair': () => [] }, invented).map(found({ searches: 'nothing' })),
  ...combine(event, { 'with a false repair': () => [] }, invented).map(
    found({ searches: 'repair', proofs: ['not proven', 'proven'] }),
  ),
];

/** What failed, as platform, service and monitoring show it. */
export const honest: readonly Case[] = [
  ...Object.entries(ownLines).flatMap(([form, line]) =>
    combine(trueAlerts, { [`with a log of ${form}`]: (claim) => [...failures, line(claim)] }, [
      realOne,
      ...others.slice(0, 1),
    ]),
  ),
  ...combine(
    pick(sentryEvents, 'an event', 'an error', 'an event with a cause', 'an issue'),
    { 'with the service’s log': logged },
    real,
  ),
  ...combine(ownAlerts, { 'without a log': () => [] }, real),
  ...combineLines(platformAlarm, { 'an alarm without an error': () => failures.join('\n') }, [realOne]),
  // Whatever requests write beside it, the service's own error is the incident's.
  ...combineLines(platformAlarm, sentLines, invented.slice(0, 1), logged(realOne)).map((one) => ({
    ...{ ...one, name: `an error beside ${one.name}`, claim: realOne },
  })),
  ...invented.map((claim) => ({
    name: `an error beside an event: ${claim.file}`,
    ...{ event: platformAlarm, lines: logged(realOne), told: [told(claim)], claim: realOne },
  })),
  ...combine(event, { 'that the mechanic replays': () => [] }, [realOne]).map(found({ searches: 'repair' })),
];

function fail(): never {
  throw new RangeError('the lists of cases do not fit together');
}
