import { defined } from '../../defined.ts';
import { type Alert, type ObservedError, printThrown } from '../../model/index.ts';
import { blurMessage, shortFile } from '../../policy/blur.ts';
import { isNoise, levelOf } from '../../policy/error-level.ts';
import { fingerprintOf, productFramesOf } from '../../policy/fingerprint.ts';
import type { FingerprintRules } from '../../policy/fingerprint-rules.ts';
import { type AlarmWords, matchAlarm } from './alarm-match.ts';

/** What an alert tells about the error that it means. */
export type AlertHints = AlarmWords & Partial<Pick<Alert, 'error' | 'startedAt'>>;

/** A place of an error in one respect: less is nearer to the incident. Words are shown. */
interface Mark {
  readonly place: number;
  readonly words?: string;
}

/**
 * The errors, most likely the incident's first, each with its reasons: named by the alert; not an outsider's words alone; no warning,
 * retry or mention; in the alert's window; how severe; thrown in the repository; pointed at by the alarm; new; how often; how late.
 * @param alert undefined if the errors alone are known
 * @param rules how the service's errors are compared
 */
export function rankErrors(
  errors: readonly ObservedError[],
  alert?: AlertHints,
  rules?: FingerprintRules,
): readonly ObservedError[] {
  const marked = errors.map((seen) => ({ seen, marks: [markNamed(seen, alert, rules), ...marksOf(seen, alert)] }));
  return marked
    .sort((a, b) => compareMarks(a.marks, b.marks))
    .map(({ seen, marks }) => ({ ...seen, rank: describeMarks(marks) }));
}

/** Orders errors as `rankErrors` does, as far as no alert is known. For what must choose the errors that it keeps. */
export function compareErrors(a: ObservedError, b: ObservedError): number {
  return compareMarks(marksOf(a), marksOf(b));
}

/** The errors with the one that the alert itself brings, if no log shows it. */
export function withAlertError(
  errors: readonly ObservedError[],
  { error, event, startedAt, outsider = [] }: Partial<Pick<Alert, 'error' | 'event' | 'startedAt' | 'outsider'>>,
  rules?: FingerprintRules,
): readonly ObservedError[] {
  if (error === undefined) return errors;
  const known = errors.find((seen) => compareFault(seen.error, error, rules) < 2);
  if (known === undefined) {
    const isOutsiders = outsider.includes('error') ? (true as const) : undefined;
    const seen = { firstSeen: startedAt, lastSeen: startedAt, event, outsider: isOutsiders };
    return [...errors, { error, count: 1, ...defined(seen) }];
  }
  return errors.map((seen) => (seen === known ? { ...seen, ...defined({ event: seen.event ?? event }) } : seen));
}

function markNamed(seen: ObservedError, alert: AlertHints | undefined, rules: FingerprintRules | undefined): Mark {
  if (alert?.error === undefined) return { place: 0 };
  const place = compareFault(seen.error, alert.error, rules);
  return { place, ...defined({ words: place < 2 ? 'named by the alert' : undefined }) };
}

/** 0 for the very error, 1 for one of the same fault, 2 for another. An error without a stack is compared by name and message. */
function compareFault(a: ObservedError['error'], b: ObservedError['error'], rules?: FingerprintRules): number {
  if (printThrown(a) === printThrown(b)) return 0;
  const [first, second] = [fingerprintOf(a, rules), fingerprintOf(b, rules)];
  if (first !== undefined && first.key === second?.key) return 1;
  if (first?.by !== 'message' && second?.by !== 'message') return 2;
  const same = a.name === b.name && a.message !== '' && blurMessage(a.message) === blurMessage(b.message);
  return same ? 1 : 2;
}

function marksOf(seen: ObservedError, alert?: AlertHints): readonly Mark[] {
  const points = alert && matchAlarm(alert, seen);
  const { count, lastSeen } = seen;
  const isTimed = alert !== undefined && hasTime(alert);
  return [
    // Whoever sends many events must not push aside what the service itself logged.
    seen.outsider === true ? { place: 1, words: "an outsider's words" } : { place: 0 },
    { place: isNoise(seen) ? 1 : 0 },
    markWindow(seen, isTimed),
    markLevel(seen),
    markPlace(seen, points !== undefined),
    { place: points === undefined ? 1 : 0, ...defined({ words: points }) },
    isTimed ? markNovelty(seen, alert.startedAt) : { place: 0 },
    { place: -count, words: count === 1 ? 'once' : `${count} times` },
    { place: lastSeen === undefined ? 0 : -Date.parse(lastSeen) },
  ];
}

/** Whether the alert has a time of its own. One that was read out of a log, or a failing command, has none. */
function hasTime(alert: AlertHints): alert is AlertHints & { startedAt: string } {
  return alert.startedAt !== undefined && alert.source !== 'log' && alert.source !== 'command';
}

function markWindow({ outside, lastSeen }: ObservedError, isTimed: boolean): Mark {
  if (outside === true) return { place: 1, words: "outside the alert's time" };
  return { place: 0, ...defined({ words: isTimed && lastSeen !== undefined ? "in the alert's time" : undefined }) };
}

function markLevel(seen: ObservedError): Mark {
  const level = levelOf(seen.level);
  if (seen.retried === true) return { place: 3, words: 'retried' };
  if (level === 'info') return { place: 4, words: `level ${seen.level}` };
  if (level === 'warning') return { place: 2, words: 'a warning' };
  if (level === 'error') return { place: 0, words: `level ${seen.level}` };
  // Runtimes print what nobody caught without a level.
  return hasStack(seen) || seen.kind !== undefined ? { place: 0 } : { place: 1, words: 'no level' };
}

function markPlace(seen: ObservedError, isPointedAt: boolean): Mark {
  const [frame] = productFramesOf(seen.error);
  if (frame !== undefined) return { place: 0, words: `thrown in ${shortFile(frame.file)}` };
  if (seen.kind === undefined) return { place: 1, words: "no stack in the product's code" };
  // What stops a process leaves no stack, so the alarm alone can say that it is meant.
  return { place: isPointedAt ? 0 : 1, words: seen.kind.replaceAll('-', ' ') };
}

/** Milliseconds before an alert from which on an error counts as new. */
const recent = 900_000;

function markNovelty({ firstSeen, outside }: ObservedError, startedAt: string): Mark {
  if (firstSeen === undefined || outside === true) return { place: 0 };
  const isNew = Date.parse(firstSeen) >= Date.parse(startedAt) - recent;
  return isNew ? { place: 0, words: 'new' } : { place: 1, words: 'seen before' };
}

function hasStack({ error }: Pick<ObservedError, 'error'>): boolean {
  return error.stack !== '' || (error.causes ?? []).some(({ stack }) => stack !== '');
}

function compareMarks(a: readonly Mark[], b: readonly Mark[]): number {
  for (const [index, mark] of a.entries()) {
    const difference = mark.place - (b[index]?.place ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function describeMarks(marks: readonly Mark[]): string {
  return marks.flatMap(({ words }) => (words === undefined ? [] : [words])).join(', ');
}
