import { defined } from '../defined.ts';
import { type Alert, chainOf, type Evidence, type ObservedError, type Patch, type Proof } from '../model/index.ts';
import { isNoise } from './error-level.ts';

/**
 * Who could have written a piece of evidence: the platform that measured or the person who configured it, the failing service, or anybody
 * who can send the service a request or its monitoring an event.
 */
export type Grade = 'platform' | 'service' | 'outsider';

/**
 * What can show a failure: a command that Suture ran, an error in a log, a metric of an alarm, counted requests, an alert, anybody's words,
 * such words that a log line quotes, or a count that requests can raise without a failure.
 */
export interface Showing {
  readonly by: 'command' | 'log' | 'metric' | 'traffic' | 'alert' | 'words' | 'quote' | 'count';
  readonly grade: Grade;
  /** The system that it came from, where that is not the service's log. Absent too where a monitoring system was read that sent no alert. */
  readonly source?: string;
  /** How often it was seen, where that was counted. */
  readonly times?: number;
}

/** What shows the failure that a fix would be about, and who could have written it. */
export interface Grading {
  /** What says which failure it is. */
  readonly claim: Showing;
  /** What shows that something fails, and not what it is. It does not make an outsider's claim any truer. */
  readonly alongside: readonly Showing[];
  /** How Suture itself made an outsider's failure happen, where it did. */
  readonly reproduced?: string;
}

/** A fix and its proof. */
export interface Attempt {
  readonly patch: Pick<Patch, 'by'>;
  readonly proof: Pick<Proof, 'reproduction' | 'verdict'>;
}

type GradedAlert = Pick<Alert, 'alarm' | 'outsider' | 'source'>;
type GradedEvidence = Pick<Evidence, 'errors' | 'failingCommand' | 'failingTests' | 'traffic'>;

/** Grades the evidence of an incident. The ticket, the diagnosis, the pull request and the gates before them all take it from here. */
export function gradeEvidence(evidence: GradedEvidence, alert: GradedAlert, attempt?: Attempt): Grading {
  const claim = findClaim(evidence, alert);
  const alongside = listCounts(evidence, alert).filter(
    ({ by }) => by !== claim.by && !(by === 'metric' && claim.by === 'count'),
  );
  return { claim, alongside, ...defined({ reproduced: claim.grade === 'outsider' ? replayOf(attempt) : undefined }) };
}

/**
 * Why a failure may be invented: only words that anybody could have sent say what it is. A metric or failed requests do not help, since
 * a forged error can be sent while something else fails. The mechanic goes on all the same, because its proof is judged by
 * `findUnreproduced`. Undefined for every other failure.
 */
export function findDoubt(evidence: GradedEvidence, alert: GradedAlert, by: string): string | undefined {
  const { claim } = gradeEvidence(evidence, alert);
  return by === 'mechanic' || claim.grade !== 'outsider' ? undefined : describeDoubt(claim);
}

/** Why a fix must not be shown although its tests pass: nothing but an outsider's words says what failed, and no replay made it happen. */
export function findUnreproduced(evidence: GradedEvidence, alert: GradedAlert, attempt: Attempt): string | undefined {
  const { claim, reproduced } = gradeEvidence(evidence, alert, attempt);
  if (claim.grade !== 'outsider' || reproduced !== undefined) return undefined;
  return `${describeDoubt(claim)}, and the mechanic has not reproduced it by a captured request`;
}

function describeDoubt({ by, source = 'a monitoring system' }: Showing): string {
  if (by === 'count')
    return `the failure is known only from a count that ${source} watches: requests can raise it, for example by what they make the service log; no log of the service shows an error`;
  if (by === 'quote')
    return 'the failure is known only from words in a log line, and anybody who can send the service a request could have written those';
  return `the failure is known only from ${source}, and anybody who can send it events could have written that; no log of the service shows it`;
}

function findClaim({ errors: [first], failingCommand, failingTests }: GradedEvidence, alert: GradedAlert): Showing {
  const { source } = alert;
  if (failingCommand !== undefined || failingTests !== undefined) return { by: 'command', grade: 'platform' };
  if (first?.outsider === true)
    return { by: 'words', grade: 'outsider', ...defined({ source: isWritten('error', alert) ? source : undefined }) };
  if (first !== undefined && (first.quoted === true || quotesStack(first)))
    return { by: 'quote', grade: 'outsider', times: first.count };
  if (first !== undefined && isMeant(first, alert)) return { by: 'log', grade: 'service', times: first.count };
  if (isWritten('title', alert)) return { by: 'words', grade: 'outsider', source };
  if (alert.alarm === undefined) return { by: 'alert', grade: 'service', source };
  return isPlatforms(alert) ? measured(alert) : { by: 'count', grade: 'outsider', source };
}

function measured(alert: GradedAlert): Showing {
  return { by: 'metric', grade: isPlatforms(alert) ? 'platform' : 'service', source: alert.source };
}

/** Namespaces that AWS and its agents write. In any other one the service counts itself, or a filter counts lines of its log. */
const platformNamespace = /^(?:AWS\/|ECS\/|ContainerInsights|LambdaInsights|CWAgent$)/;

/** Whether an alarm watches what the platform measures, as far as it says what it watches. */
function isPlatforms({ alarm }: GradedAlert): boolean {
  const { metrics = [] } = alarm ?? {};
  return metrics.length === 0 || metrics.some(({ namespace }) => platformNamespace.test(namespace));
}

/** A place in a file of code as stacks print it, wherever it stands in a text. */
const printedCall =
  /\bat [^\n]{0,200}[\w$)\]-]\.(?:[cm]?[jt]sx?|java|kts?|scala|cs|py|rb|go|php|rs):\d|\bFile "[^"\n]{1,400}", line \d/;

/** Whether an error has calls in its message and none of its own: the service logged a text that somebody may have sent. */
function quotesStack({ error }: ObservedError): boolean {
  const chain = chainOf(error);
  return (
    chain.every(({ stack }) => stack === '') && chain.some(({ message }) => printedCall.test(message.slice(0, 20_000)))
  );
}

/** Whether a logged error may be what the alert means. An outsider's title can be sent at any time, and every log holds some error. */
function isMeant(seen: ObservedError, alert: GradedAlert): boolean {
  if (!isWritten('title', alert) || isWritten('error', alert)) return true;
  return seen.outside !== true && !isNoise(seen);
}

/** Whether the alert has the member, in words that an outsider could have written. */
function isWritten(member: 'title' | 'error', { outsider = [] }: GradedAlert): boolean {
  return outsider.includes(member);
}

function listCounts({ traffic }: GradedEvidence, alert: GradedAlert): readonly Showing[] {
  const failures = traffic?.failures ?? 0;
  return [
    ...(alert.alarm === undefined ? [] : [measured(alert)]),
    ...(failures === 0 ? [] : [{ by: 'traffic', grade: 'service', times: failures } as const]),
  ];
}

/** The kinds of reproduction that go through the service's own entry. A call of an inner function may be given what it never gets. */
const entries: ReadonlySet<string> = new Set(['captured-event', 'failing-test']);

/** A model can write a test that fails as it likes, so only what the mechanic wrote counts. */
function replayOf(attempt: Attempt | undefined): string | undefined {
  if (attempt?.patch.by !== 'mechanic' || attempt.proof.verdict !== 'proven') return undefined;
  const { kind, description, failsOnBase } = attempt.proof.reproduction;
  return failsOnBase && entries.has(kind) ? description : undefined;
}
