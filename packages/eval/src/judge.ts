import { type Diagnosis, defined, type Incident, type Proof } from '@suture/core';
import type { ExpectedCause } from './case.ts';
import type { CaseResult } from './report.ts';

/** What a case expects, with its commit resolved. */
export interface Expectation {
  readonly outcome: 'fix' | 'hand_over';
  readonly cause: ExpectedCause;
  /** Full id. */
  readonly suspectCommit?: string;
}

/** The state that the loop left. */
export interface Observation {
  readonly incident: Pick<Incident, 'outcome' | 'review' | 'attempts' | 'stage'>;
  readonly diagnosis?: Diagnosis;
  /** Full id of the commit that Suture names in the end. */
  readonly suspectCommit?: string;
  readonly proof?: Pick<Proof, 'verdict'>;
  readonly hidden?: NonNullable<CaseResult['hidden']>;
  readonly tokens: number;
  readonly microUsd: number;
  readonly seconds: number;
}

/** Compares the state that the loop left with what the case expects. */
export function judgeCase(name: string, expected: Expectation, seen: Observation): CaseResult {
  const { incident, hidden, tokens, microUsd, seconds } = seen;
  const ended = endOf(incident);
  const verdict = seen.proof?.verdict ?? 'none';
  const suspectFound = expected.suspectCommit === undefined ? undefined : seen.suspectCommit === expected.suspectCommit;
  const passes = hidden === undefined || allPass(hidden);
  const solved = ended === expected.outcome && (expected.outcome === 'hand_over' || (verdict === 'proven' && passes));
  return {
    name,
    expected: expected.outcome,
    ended,
    reason: reasonOf(incident),
    solved,
    causeFound: isCauseFound(expected.cause, seen.diagnosis),
    verdict,
    ...defined({ causeRank: rankOf(expected.cause, seen.diagnosis), suspectFound, hidden }),
    attempts: incident.attempts.fix,
    tokens,
    microUsd,
    seconds,
  };
}

/** Whether the diagnosis names the expected cause: its most likely place, category and words, where the case gives them. */
export function isCauseFound(expected: ExpectedCause, diagnosis: Diagnosis | undefined): boolean {
  if (diagnosis === undefined) return false;
  const { files, category, words } = expected;
  const said = diagnosis.cause.toLowerCase();
  return (
    (files.length === 0 || rankOf(expected, diagnosis) === 1) &&
    (category === undefined || diagnosis.category === category) &&
    words.every((word) => said.includes(word.toLowerCase()))
  );
}

/** Places of equal score share a rank. */
function rankOf({ files, lines }: ExpectedCause, diagnosis: Diagnosis | undefined): number | undefined {
  const locations = diagnosis?.locations ?? [];
  const right = locations.find(
    ({ file, startLine, endLine }) =>
      files.includes(file) && (lines === undefined || (startLine <= lines[1] && endLine >= lines[0])),
  );
  return right === undefined ? undefined : 1 + locations.filter(({ score }) => score > right.score).length;
}

function endOf({ outcome, review }: Observation['incident']): CaseResult['ended'] {
  if (outcome?.result === 'handed_over') return 'hand_over';
  if (outcome?.result === 'recorded') return 'recorded';
  return review === undefined ? 'unfinished' : 'fix';
}

function reasonOf({ outcome, review, stage }: Observation['incident']): string {
  if (outcome !== undefined) return outcome.reason;
  return review === undefined ? `it is at ${stage}` : 'a pull request waits for a person';
}

function allPass({ ran, passed, total, problem }: NonNullable<CaseResult['hidden']>): boolean {
  return ran && problem === undefined && total > 0 && passed === total;
}
