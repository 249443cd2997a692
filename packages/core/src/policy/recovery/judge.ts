import type { SymptomHistory } from '../../ports/telemetry.ts';
import { judgeTotals } from './coarse.ts';
import { compare } from './compared.ts';
import { findDoubts } from './doubts.ts';
import { findFailing } from './failing.ts';
import { times } from './levels.ts';
import { rateOf } from './slots.ts';
import { elapsedSeconds, type RecoveryInput, type RecoveryVerdict, waitOf } from './verdict.ts';

/**
 * Judges whether a rollout ended the incident, by the deployed version alone. Each claim has a stated chance of error over all
 * looks: docs/verifying.md. What cannot be shown in time is `cannot_tell`, with the reason.
 */
export function judgeRecovery(input: RecoveryInput): RecoveryVerdict {
  const { history, observed } = input.reading;
  // Without a time to watch there is none in which requests could be counted.
  if (history === undefined || input.windowSeconds === 0 || !countsTraffic(history)) return judgeTotals(input);
  const compared = compare(input, history);
  const failing = findFailing(input, compared);
  if (failing !== undefined) return failing;
  const doubt = findDoubts(input, compared);
  if (doubt === undefined) {
    const { over } = rateOf(compared.settled, () => 0);
    return {
      word: 'recovered',
      summary: `recovered: ${over} requests of the deployed version without it; ${observed}`,
    };
  }
  const elapsed = elapsedSeconds(input);
  if (input.look >= input.most.looks || elapsed >= Math.max(times.giveUp, 2 * input.windowSeconds))
    return { word: 'cannot_tell', summary: `${doubt}: recovery cannot be judged` };
  return { word: 'watching', summary: `watching: ${doubt}`, waitSeconds: waitOf(input) };
}

function countsTraffic({ live, failing, normal }: SymptomHistory): boolean {
  return [live, failing, normal].some((slots) => slots.some(({ requests }) => requests > 0));
}
