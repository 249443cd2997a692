import { type Compared, isPartial } from './compared.ts';
import { chanceOfMore, compareLatency, usualOther } from './failing.ts';
import { levels } from './levels.ts';
import { atMost, chanceOfAsFew, type Rate, thinned } from './rates.ts';
import { dispersionOf, longestQuiet, otherFailures, rateOf } from './slots.ts';
import { describeRate, elapsedSeconds, type RecoveryInput } from './verdict.ts';

/** From where silence may be counted, in windows after the rollout. Each may be taken, so that they share the error level. */
const beginnings = [0, 0.5, 1, 2, 4];

/** Why recovery cannot be claimed yet, in words; undefined if it can. The first doubt is the one that matters most. */
export function findDoubts(input: RecoveryInput, compared: Compared): string | undefined {
  return (
    doubtOfSources(input) ??
    doubtOfTraffic(input, compared) ??
    doubtOfSilence(input, compared) ??
    doubtOfAlarm(input) ??
    doubtOfOthers(compared) ??
    doubtOfLatency(compared)
  );
}

function doubtOfSources({ reading: { unread = [], health } }: RecoveryInput): string | undefined {
  if (unread.length > 0) return unread.join(' ').replace(/\.$/, '');
  return health === 'failing' ? 'the health check of the service fails' : undefined;
}

function doubtOfTraffic(input: RecoveryInput, compared: Compared): string | undefined {
  const { over } = rateOf(compared.settled, () => 0);
  if (isPartial(compared)) {
    const percent = Math.round(100 * compared.earlierShare);
    return `the rollout is partial: an earlier version answers ${percent} % of the newest requests`;
  }
  if (over === 0) return 'no traffic';
  const left = Math.ceil(input.windowSeconds - elapsedSeconds(input));
  return left > 0 ? `${left} seconds of the time to watch are left` : undefined;
}

/** An alarm may lag and flap: it must not fire at two looks in a row. */
function doubtOfAlarm({ reading, looks }: RecoveryInput): string | undefined {
  if (reading.alarm === 'firing') return 'the alarm still fires';
  return looks.at(-1)?.alarm === 'firing' ? 'the alarm fired at the look before' : undefined;
}

/** Whether so few failures would be seen if a part of the fault were left. */
function doubtOfSilence(input: RecoveryInput, compared: Compared): string | undefined {
  const { settled, failing, normal, symptom, before } = compared;
  if (symptom === undefined) return doubtOfAlarmAlone(input, compared);
  const usual = rateOf(normal, symptom);
  const background = usual.over === 0 ? 0 : usual.count / usual.over / (before.count / before.over);
  if (background >= 0.5)
    return `it failed as much in normal hours (${describeRate(usual)}) as in the incident (${describeRate(before)})`;
  const times = levels.remaining + (1 - levels.remaining) * background;
  const bursts = dispersionOf(failing, symptom);
  const level = levels.recovered / beginnings.length;
  const [first] = settled;
  const shown = beginnings.some((windows) => {
    const from = (first === undefined ? 0 : first.start) + windows * input.windowSeconds * 1000;
    const counted = settled.filter((slot) => slot.start >= from);
    const last = counted.at(-1);
    if (last === undefined) return false;
    const lasted = last.start - from >= levels.quietTimes * longestQuiet(failing, symptom);
    const now = rateOf(counted, symptom);
    return lasted && chanceOfAsFew(thinned(now, bursts, 'up'), thinned(before, bursts, 'down'), times) < level;
  });
  if (shown) return undefined;
  const seen = rateOf(settled, symptom);
  return `too little was seen to tell: ${describeRate(seen)} failed since the rollout, ${describeRate(before)} before it`;
}

/** An alarm about something that fails no requests is all there is to tell. It may flap, so that it must be well for a while. */
function doubtOfAlarmAlone({ looks, reading }: RecoveryInput, { failing }: Compared): string | undefined {
  const { requests, looks: fewest } = levels.alarmOnly;
  if (rateOf(failing, () => 0).over < requests) return 'nothing counted the symptom before the rollout';
  const states = [...looks.slice(1 - fewest).map(({ alarm }) => alarm), reading.alarm];
  const well = states.length === fewest && states.every((state) => state === 'ok');
  return well ? undefined : `no request failed in the incident, and the alarm was not well at ${fewest} looks`;
}

/** New failures must be excluded, not only unseen. */
function doubtOfOthers(compared: Compared): string | undefined {
  const now = rateOf(compared.settled, otherFailures);
  const usual = usualOther(compared);
  const share = usual.over === 0 ? 0 : usual.count / usual.over;
  const bursts = dispersionOf(compared.normal, otherFailures);
  const bound = Math.max(levels.moreTimes * share, share + levels.newShare);
  if (chanceOfFewerThan(thinned(now, bursts, 'up'), bound / bursts) >= levels.overlooked)
    return `too few requests to exclude new failures: ${describeRate(now)} failed with other errors`;
  const all = { ...compared, deployed: compared.settled };
  return chanceOfMore(all) < levels.suspicious ? `more other failures than usual: ${describeRate(now)}` : undefined;
}

/** The chance of a count as low if the given part of the requests failed. */
function chanceOfFewerThan({ count, over }: Rate, share: number): number {
  return atMost(count, over, Math.min(1, share));
}

function doubtOfLatency(compared: Compared): string | undefined {
  const latency = compareLatency(compared);
  if (latency === undefined || !latency.slow) return undefined;
  return `answers take ${Math.round(latency.now)} ms, and took ${Math.round(latency.usual)} ms in normal hours`;
}
