import { type CaseResult, type EvalReport, summarise } from '../../packages/eval/src/report.ts';

/** A case that went as it should, but for what is given. */
export function createResult(given: Partial<CaseResult> = {}): CaseResult {
  return {
    name: 'a',
    expected: 'fix',
    ended: 'fix',
    reason: 'a pull request waits for a person',
    solved: true,
    causeFound: true,
    causeRank: 1,
    suspectFound: true,
    verdict: 'proven',
    hidden: { ran: true, passed: 3, total: 3, failures: [] },
    attempts: 1,
    tokens: 0,
    microUsd: 0,
    seconds: 2,
    ...given,
  };
}

export function createReport(cases: readonly CaseResult[], model = 'mechanic'): EvalReport {
  return {
    at: '2026-11-24T09:00:00.000Z',
    model,
    isolation: 'none',
    cases: [...cases],
    failures: [],
    summary: summarise(cases),
  };
}
