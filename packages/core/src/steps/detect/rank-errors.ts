import { defined } from '../../defined.ts';
import { type Alert, chainOf, type ObservedError, type ThrownError } from '../../model/index.ts';
import { blurMessage, fingerprintOf } from '../../policy/fingerprint.ts';

/** One question about an error: a lower number stands further up. */
interface Criterion {
  /** What a good answer says, for a person. */
  readonly says: string;
  readonly rate: (error: ObservedError, alert: Pick<Alert, 'error' | 'title' | 'reason'>) => number;
}

const retry =
  /\b(?:will (?:be )?retr(?:y|ied)|retrying|retry(?: attempt)? ?#?\d|attempt \d+(?: of |\/)\d+|trying again|backing off|reconnecting)\b/i;
const levels: Readonly<Record<string, number>> = { fatal: 0, error: 1, warn: 3, info: 4, debug: 5, trace: 5 };
const hints: readonly (readonly [RegExp, NonNullable<ObservedError['kind']>])[] = [
  [/time[sd]? ?out|duration|latency/i, 'timeout'],
  [/memory|\boom\b|heap/i, 'out-of-memory'],
  [/restart|killed|crash|exit/i, 'killed'],
];

/** In the order in which they decide. */
const criteria: readonly Criterion[] = [
  {
    says: 'named by the alert',
    rate: (error, { error: told }) => (told !== undefined && isSameFault(told, error.error) ? 0 : 1),
  },
  { says: 'no warning or retry', rate: (error) => (isNoise(error) ? 1 : 0) },
  { says: "in the alert's time", rate: ({ outside }) => (outside === true ? 1 : 0) },
  { says: 'the most severe level', rate: ({ level }) => levels[level ?? 'error'] ?? 1 },
  {
    says: "a stack in the product's code",
    rate: (error) => (hasPlace(error.error) ? 0 : error.error.stack !== '' ? 1 : 2),
  },
  { says: 'fits the metric', rate: (error, alert) => (fitsMetric(error, alert) ? 0 : 1) },
  { says: 'new', rate: ({ earlier = 0 }) => (earlier > 0 ? 1 : 0) },
  { says: 'the most frequent', rate: ({ count }) => -count },
  { says: 'the latest', rate: ({ lastSeen }) => -Date.parse(lastSeen ?? '1970-01-01T00:00:00Z') },
];

/** The errors, the one that is most likely the incident's first. Each says why it stands there. */
export function rankErrors(
  errors: readonly ObservedError[],
  alert: Pick<Alert, 'error' | 'title' | 'reason'>,
): readonly ObservedError[] {
  const rated = errors.map((error) => ({ error, rates: criteria.map(({ rate }) => rate(error, alert)) }));
  const ordered = rated.toSorted((a, b) => compare(a.rates, b.rates));
  return ordered.map(({ error, rates }, index) => ({
    ...error,
    rank: describeRank(rates, ordered[index + 1]?.rates, ordered[index - 1]?.rates),
  }));
}

/** The errors with the one that the alert itself brings, if no log shows it. */
export function withAlertError(
  errors: readonly ObservedError[],
  { error, event }: Pick<Alert, 'error' | 'event'>,
): readonly ObservedError[] {
  if (error === undefined) return errors;
  const known = errors.find((seen) => isSameFault(error, seen.error));
  if (known === undefined) return [{ error, count: 1, ...defined({ event }) }, ...errors];
  return errors.map((seen) => (seen === known ? { ...seen, ...defined({ event: seen.event ?? event }) } : seen));
}

/** Whether two errors are of one fault. An error whose places nobody knows is compared by name and message. */
function isSameFault(a: ThrownError, b: ThrownError): boolean {
  if (fingerprintOf(a) === fingerprintOf(b)) return true;
  if (hasPlace(a) && hasPlace(b)) return false;
  return a.name === b.name && a.message !== '' && blurMessage(a.message) === blurMessage(b.message);
}

function hasPlace(error: ThrownError): boolean {
  return chainOf(error).some(({ frames = [] }) => frames.length > 0);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((rate, index) => rate !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** The criterion that puts an error above the next, or else below the one before. */
function describeRank(
  rates: readonly number[],
  below: readonly number[] | undefined,
  above: readonly number[] | undefined,
): string {
  const decided = below === undefined ? undefined : criteria[rates.findIndex((rate, index) => rate !== below[index])];
  if (decided !== undefined) return decided.says;
  const lost = above === undefined ? undefined : criteria[rates.findIndex((rate, index) => rate !== above[index])];
  return lost === undefined ? 'the only one' : `behind: ${lost.says}`;
}

/** Warnings, retries and notes that mention an error. */
function isNoise({ level, error }: ObservedError): boolean {
  return (levels[level ?? 'error'] ?? 1) >= 3 || retry.test(error.message);
}

function fitsMetric({ error, kind }: ObservedError, { title, reason = '' }: Pick<Alert, 'title' | 'reason'>): boolean {
  const text = `${title} ${reason}`;
  if (error.name.length > 5 && text.includes(error.name)) return true;
  return kind !== undefined && hints.some(([pattern, hinted]) => hinted === kind && pattern.test(text));
}
