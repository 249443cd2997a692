import type { Progress } from '@suture/local';

/** What a state does, while it does it. */
const deeds: Readonly<Record<string, string>> = {
  DetectEvidence: 'gathering evidence',
  DetectTriage: 'judging the severity',
  DetectTicket: 'opening a ticket',
  Diagnose: 'reproducing the failure and locating it',
  DiagnoseSearch: 'searching for a repair',
  FixWrite: 'writing a fix',
  FixGuard: 'checking the guardrails',
  TestRun: 'running the tests with and without the fix',
  TestJudge: 'judging the proof',
  ReviewOpen: 'opening a pull request',
  ReviewAwait: 'asking for a decision',
  ReviewAnswer: 'answering comments',
  DeployAwait: 'asking for the rollout',
  VerifyObserve: 'watching whether the symptom is gone',
  Close: 'closing the ticket',
  HandOver: 'handing over to a person',
};

export function describeDeed(state: string): string {
  return deeds[state] ?? state;
}

/** Milliseconds as minutes and seconds: `1:05`; above an hour `1:02:05`. */
export function formatTime(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/**
 * What is being done, in one line.
 * @param since milliseconds since the progress was told
 */
export function describeProgress(progress: Progress, since: number): string {
  if (progress.activity === 'search') return describeSearch(progress, since);
  const { kind, results, of, duration } = progress;
  if (kind === 'reproduction') return results === 0 ? 'reproducing the failure' : `reproduction: ${count(results)}`;
  if (of === undefined || duration === undefined) return results === 0 ? 'tests begin' : `tests ${results} so far`;
  const left = duration * Math.max(0, 1 - results / of);
  return `tests ${results} of ${of}${results < of && left >= 1000 ? ` · about ${formatTime(left)} left` : ''}`;
}

type SearchProgress = Extract<Progress, { activity: 'search' }>;

function describeSearch(search: SearchProgress, since: number): string {
  const { tried, plausible, total, phase, elapsed, limit } = search;
  const time = formatTime(elapsed + since);
  if (phase === 'compare') return `comparing the ${plausible} that pass · ${time}`;
  return `candidate ${tried}${describeTotal(tried, total)} · ${plausible} plausible · ${time} of ${formatTime(limit)}`;
}

const leastCounted = 50;

function describeTotal(tried: number, total: SearchProgress['total']): string {
  // A count that has only begun says nothing.
  if (total === undefined || total.count <= (total.more ? tried + leastCounted : tried)) return '';
  return total.more ? ` of over ${total.count}` : ` of about ${total.count}`;
}

function count(results: number): string {
  return results === 1 ? '1 test' : `${results} tests`;
}
