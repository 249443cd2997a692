import type { SymptomReading } from '../../ports/telemetry.ts';
import { times } from './levels.ts';
import { elapsedSeconds, type RecoveryInput, type RecoveryVerdict, waitOf } from './verdict.ts';

/**
 * Judges totals, where the telemetry has no counts by time. Old instances may fail for a while after the rollout,
 * so that the error must still grow between two looks. No traffic is not recovery.
 */
export function judgeTotals(input: RecoveryInput): RecoveryVerdict {
  const { reading, windowSeconds, look, most } = input;
  const { observed } = reading;
  const { grown, quietFor } = readGrowth(input);
  if (grown) return { word: 'not_recovered', summary: `the error came back: ${observed}` };
  const enough = Math.min(elapsedSeconds(input), quietFor) >= windowSeconds;
  const unjudged = whyUnjudged(reading);
  if (enough && reading.alarm !== 'firing' && unjudged === undefined)
    return { word: 'recovered', summary: `recovered: ${observed}` };
  if (look >= most.looks) {
    const summary =
      unjudged === undefined ? `not recovered in time: ${observed}` : `${unjudged}: recovery cannot be judged`;
    return { word: 'cannot_tell', summary };
  }
  // What is down for an hour must not use up the looks.
  if (reading.unread !== undefined)
    return { word: 'watching', summary: `watching: ${observed}`, waitSeconds: waitOf(input) };
  const left = Math.max(1, Math.ceil(windowSeconds - elapsedSeconds(input)));
  const waitSeconds = enough ? most.everySeconds : Math.min(most.everySeconds, left);
  return { word: 'watching', summary: `watching: ${observed}`, waitSeconds };
}

/** Whether the error came again since the old instances are gone, and the seconds since it was last seen to grow. */
function readGrowth(input: RecoveryInput): { readonly grown: boolean; readonly quietFor: number } {
  const { reading, looks, now, windowSeconds } = input;
  const none = { grown: false, quietFor: Number.POSITIVE_INFINITY };
  if (reading.sameError === 0) return none;
  // Without counts of traffic the number is not a total since the rollout: a test that fails again, for one.
  if (reading.requests === undefined || windowSeconds === 0) return { grown: true, quietFor: 0 };
  const drained = input.liveAt.getTime() + Math.min(times.drain, windowSeconds / 4) * 1000;
  const draining = looks.filter(({ at }, index) => index === 0 || Date.parse(at) <= drained);
  const known = draining.at(-1);
  if (known === undefined || now.getTime() <= drained) return { grown: false, quietFor: 0 };
  if (reading.sameError > Math.max(...draining.map(({ sameError }) => sameError))) return { grown: true, quietFor: 0 };
  return { grown: false, quietFor: (now.getTime() - Date.parse(known.at)) / 1000 };
}

function whyUnjudged({ requests, unread = [] }: SymptomReading): string | undefined {
  if (unread.length > 0) return unread.join(' ').replace(/\.$/, '');
  return requests === 0 ? 'no traffic' : undefined;
}
