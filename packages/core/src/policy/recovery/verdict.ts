import type { RecoveryLook, RecoveryWord } from '../../model/index.ts';
import type { SymptomReading } from '../../ports/telemetry.ts';
import { times } from './levels.ts';

/** What is known of a rollout at one look. */
export interface RecoveryInput {
  readonly now: Date;
  readonly liveAt: Date;
  /** Seconds that the symptom must stay away. */
  readonly windowSeconds: number;
  /** Earlier looks, oldest first. */
  readonly looks: readonly RecoveryLook[];
  /** The number of this look, from 1. */
  readonly look: number;
  readonly most: { readonly looks: number; readonly everySeconds: number };
  readonly reading: SymptomReading;
}

export interface RecoveryVerdict {
  readonly word: RecoveryWord;
  /** One sentence with the numbers. */
  readonly summary: string;
  /** Seconds until the next look; only while watching. */
  readonly waitSeconds?: number;
}

export const elapsedSeconds = ({ now, liveAt }: Pick<RecoveryInput, 'now' | 'liveAt'>) =>
  (now.getTime() - liveAt.getTime()) / 1000;

/** The part of the time since the rollout after which it is looked at again, once the window is over. */
const nextLook = 1 / 8;

/** Within the window as often as configured, and then ever more rarely, so that a quiet service is watched for up to a day. */
export function waitOf(input: RecoveryInput): number {
  const { windowSeconds, most } = input;
  const elapsed = elapsedSeconds(input);
  if (elapsed < windowSeconds) return Math.max(1, Math.min(most.everySeconds, Math.ceil(windowSeconds - elapsed)));
  return Math.max(most.everySeconds, Math.min(times.longestWait, Math.round(elapsed * nextLook)));
}

/** A share of requests in words: `7 of 20 requests (35 %)`. */
export function describeRate({ count, over }: { readonly count: number; readonly over: number }): string {
  const percent = over === 0 ? 0 : (100 * count) / over;
  const digits = percent === 0 || percent >= 10 ? 0 : percent >= 1 ? 1 : 2;
  return `${count} of ${over} requests (${percent.toFixed(digits)} %)`;
}
