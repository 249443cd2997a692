import { type Compared, isPartial } from './compared.ts';
import { levels } from './levels.ts';
import { atLeast, chanceOfAsMany, type Rate, spentAt, thinned } from './rates.ts';
import { type Count, dispersionOf, medianOf, otherFailures, rateOf } from './slots.ts';
import { describeRate, elapsedSeconds, type RecoveryInput, type RecoveryVerdict } from './verdict.ts';

/** The fewest slots with new failures, so that one burst from elsewhere is not taken for the fix's. */
const fewestSlots = 3;

/** Not recovered or made worse, with the difference in numbers; undefined if neither is shown. */
export function findFailing(input: RecoveryInput, compared: Compared): RecoveryVerdict | undefined {
  const level = spentAt(levels.failing, input.look);
  return findSame(input, compared, level) ?? findMore(compared, level) ?? findSlower(compared, level);
}

function findSame(input: RecoveryInput, compared: Compared, level: number): RecoveryVerdict | undefined {
  const { symptom, deployed, normal, before, tagged } = compared;
  if (symptom === undefined) return undefined;
  const now = rateOf(deployed, symptom);
  const usual = rateOf(normal, symptom);
  const bursts = dispersionOf(normal, symptom);
  const chances = [
    chanceOfAsMany(now, before, levels.stray),
    ...(usual.over > 0
      ? [chanceOfAsMany(thinned(now, bursts, 'down'), thinned(usual, bursts, 'up'), levels.moreTimes)]
      : []),
    // Old instances that nothing tells apart are a part of all, so that only most of the earlier rate shows that the new ones fail.
    ...(!tagged && elapsedSeconds(input) <= input.windowSeconds ? [chanceOfAsMany(now, before, 0.5)] : []),
  ];
  if (now.count === 0 || Math.max(...chances) >= level) return undefined;
  const where = isPartial(compared) ? ', on the part of the instances that have the fix' : '';
  const summary = `the error came back${where}: ${describeRate(now)} since the rollout, ${describeRate(before)} before it`;
  return { word: 'not_recovered', summary };
}

/** Failures other than the incident's, beyond what was usual before and in the incident. */
export function chanceOfMore({ deployed, failing, normal }: Compared, count: Count = otherFailures): number {
  const now = rateOf(deployed, count);
  const references = [failing, normal].filter((slots) => rateOf(slots, count).over > 0);
  if (references.length === 0) return 1;
  const bursts = Math.max(...references.map((slots) => dispersionOf(slots, count)));
  return Math.max(
    ...references.map((slots) =>
      chanceOfAsMany(thinned(now, bursts, 'down'), thinned(rateOf(slots, count), bursts, 'up'), levels.moreTimes),
    ),
  );
}

/** The usual rate of other failures: the higher one of normal hours and of the incident. */
export function usualOther({ failing, normal }: Compared): Rate {
  const shareOf = ({ count, over }: Rate) => (over === 0 ? -1 : count / over);
  const [one, other] = [rateOf(normal, otherFailures), rateOf(failing, otherFailures)];
  return shareOf(one) >= shareOf(other) ? one : other;
}

function findMore(compared: Compared, level: number): RecoveryVerdict | undefined {
  const now = rateOf(compared.deployed, otherFailures);
  const usual = usualOther(compared);
  const slots = compared.deployed.filter((slot) => otherFailures(slot) > 0).length;
  const excess = now.count / Math.max(1, now.over) - usual.count / Math.max(1, usual.over);
  if (slots < fewestSlots || excess <= levels.moreShare || chanceOfMore(compared) >= level) return undefined;
  const summary = `other requests fail now: ${describeRate(now)} since the rollout, ${describeRate(usual)} before it`;
  return { word: 'made_worse', summary };
}

/** How the times of answers compare; undefined where they are not measured. */
export function compareLatency({ deployed, normal }: Compared) {
  const measured = (slots: Compared['deployed']) => slots.flatMap(({ latency }) => latency ?? []);
  const usual = medianOf(measured(normal));
  const values = measured(deployed);
  const now = medianOf(values);
  if (usual === undefined || now === undefined) return undefined;
  const isSlow = (value: number) => value > levels.latencyTimes * usual;
  const before = measured(normal);
  const share = (before.filter(isSlow).length + 1) / (before.length + 2);
  return { usual, now, slow: isSlow(now), chance: atLeast(values.filter(isSlow).length, values.length, share) };
}

function findSlower(compared: Compared, level: number): RecoveryVerdict | undefined {
  const latency = compareLatency(compared);
  if (latency === undefined || !latency.slow || latency.chance >= level) return undefined;
  const [now, usual] = [latency.now, latency.usual].map(Math.round);
  return {
    word: 'made_worse',
    summary: `answers take ${now} ms since the rollout, and took ${usual} ms in normal hours`,
  };
}
