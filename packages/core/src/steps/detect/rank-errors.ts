import { defined } from '../../defined.ts';
import { type Alert, type ObservedError, printThrown } from '../../model/index.ts';
import { shortFile } from '../../policy/blur.ts';
import { fingerprintError, productFramesOf } from '../../policy/fingerprint.ts';
import type { FingerprintRules } from '../../policy/fingerprint-rules.ts';
import { matchAlarm } from './alarm-match.ts';

/** What the errors are ranked for. */
export interface RankContext {
  readonly alert: Alert;
  /** How the service's errors are compared. */
  readonly rules?: FingerprintRules | undefined;
}

/** A place of an error in one respect: less is nearer to the incident. Words are shown. */
interface Mark {
  readonly place: number;
  readonly words?: string;
}

/**
 * The errors, most likely the incident's first, each with its reasons: named by the alert; in the alert's window; how severe; thrown
 * in the repository; pointed at by the alarm; new; how often; how late. An error that the alert brings and no telemetry saw is added.
 */
export function rankErrors(errors: readonly ObservedError[], { alert, rules }: RankContext): readonly ObservedError[] {
  const all = addAlertError(errors, alert, rules);
  const marked = all.map((seen) => ({ seen, marks: [markNamed(seen, alert, rules), ...marksOf(seen, alert)] }));
  return marked
    .sort((a, b) => compareMarks(a.marks, b.marks) || compareText(a.seen, b.seen))
    .map(({ seen, marks }) => ({ ...seen, why: describeMarks(marks) }));
}

/** Orders errors as `rankErrors` does, as far as no alert is known. For what must choose the errors that it keeps. */
export function compareErrors(a: ObservedError, b: ObservedError): number {
  return compareMarks(marksOf(a), marksOf(b)) || compareText(a, b);
}

/** Whether a line only mentions an error: it is informational and holds no stack. */
export function isMention(seen: Pick<ObservedError, 'error' | 'kind' | 'level'>): boolean {
  return seen.kind === undefined && !hasStack(seen) && levelOf(seen.level) === 'info';
}

/** Whether it is a failure: not a line that only mentions an error or warns of one, unless it holds a stack. */
export function isFailure(seen: Pick<ObservedError, 'error' | 'kind' | 'level'>): boolean {
  const level = levelOf(seen.level);
  return seen.kind !== undefined || hasStack(seen) || (level !== 'info' && level !== 'warning');
}

function addAlertError(
  errors: readonly ObservedError[],
  { error, startedAt }: Alert,
  rules: FingerprintRules | undefined,
): readonly ObservedError[] {
  if (error === undefined || errors.some((seen) => namesSame(seen, error, rules) < 2)) return errors;
  return [...errors, { error, count: 1, firstSeen: startedAt, lastSeen: startedAt }];
}

function markNamed(seen: ObservedError, { error }: Alert, rules: FingerprintRules | undefined): Mark {
  if (error === undefined) return { place: 0 };
  const place = namesSame(seen, error, rules);
  return { place, ...defined({ words: place < 2 ? 'the alert names it' : undefined }) };
}

/** 0 if it is the very error, 1 if it is the same fault, else 2. */
function namesSame(seen: ObservedError, error: ObservedError['error'], rules: FingerprintRules | undefined): number {
  if (printThrown(seen.error) === printThrown(error)) return 0;
  const key = fingerprintError({ error }, rules)?.key;
  const same =
    key !== undefined && [seen, { error: seen.error }].some((one) => fingerprintError(one, rules)?.key === key);
  return same ? 1 : 2;
}

function marksOf(seen: ObservedError, alert?: Alert): readonly Mark[] {
  const points = alert && matchAlarm(alert, seen);
  const times = seen.inWindow ?? seen.count;
  return [
    markWindow(seen),
    markLevel(seen),
    markPlace(seen, points !== undefined),
    { place: points === undefined ? 1 : 0, ...defined({ words: points }) },
    markNovelty(seen),
    { place: -times, words: times === 1 ? 'once' : `${times} times` },
    { place: seen.lastSeen === undefined ? 0 : -Date.parse(seen.lastSeen) },
  ];
}

function markWindow({ inWindow }: ObservedError): Mark {
  if (inWindow === undefined) return { place: 0 };
  return inWindow > 0
    ? { place: 0, words: "in the alert's window" }
    : { place: 1, words: "outside the alert's window" };
}

function markLevel(seen: ObservedError): Mark {
  const level = levelOf(seen.level);
  if (seen.retried === true) return { place: 3, words: 'retried' };
  if (level === 'info') return { place: 4, words: hasStack(seen) ? 'informational' : 'only mentioned' };
  if (level === 'warning') return { place: 2, words: 'a warning' };
  if (level === 'error') return { place: 0, words: `level ${seen.level}` };
  // Runtimes print what nobody caught without a level.
  return hasStack(seen) || seen.kind !== undefined ? { place: 0 } : { place: 1, words: 'no level' };
}

function markPlace(seen: ObservedError, isPointedAt: boolean): Mark {
  const [frame] = productFramesOf(seen);
  if (frame !== undefined) return { place: 0, words: `thrown in ${shortFile(frame.file)}` };
  if (seen.kind === undefined) return { place: 1, words: 'no stack into the repository' };
  // What stops a process leaves no stack, so the alarm alone can say that it is meant.
  return { place: isPointedAt ? 0 : 1, words: seen.kind.replaceAll('-', ' ') };
}

function markNovelty({ before, inWindow }: ObservedError): Mark {
  if (before === undefined || inWindow === undefined) return { place: 0 };
  return before === 0 && inWindow > 0 ? { place: 0, words: 'new' } : { place: 1, words: 'seen before' };
}

type Level = 'error' | 'warning' | 'info';

const levels: Readonly<Record<string, Level>> = {
  fatal: 'error',
  emergency: 'error',
  emerg: 'error',
  panic: 'error',
  alert: 'error',
  critical: 'error',
  crit: 'error',
  severe: 'error',
  error: 'error',
  err: 'error',
  eror: 'error',
  warning: 'warning',
  warn: 'warning',
  notice: 'info',
  info: 'info',
  information: 'info',
  informational: 'info',
  http: 'info',
  log: 'info',
  verbose: 'info',
  debug: 'info',
  trace: 'info',
  silly: 'info',
};

/** How severe a logger's word is; undefined for an unknown word and for none. */
function levelOf(word: string | undefined): Level | undefined {
  const plain = word?.toLowerCase();
  return plain !== undefined && Object.hasOwn(levels, plain) ? levels[plain] : undefined;
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

/** A fixed order for what is equal in every respect. */
function compareText(a: ObservedError, b: ObservedError): number {
  const [left, right] = [printThrown(a.error), printThrown(b.error)];
  return left < right ? -1 : Number(left > right);
}

function describeMarks(marks: readonly Mark[]): string {
  return marks.flatMap(({ words }) => (words === undefined ? [] : [words])).join(', ');
}
