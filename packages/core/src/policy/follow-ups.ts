import type { Evidence, Incident, Patch, Stage } from '../model/index.ts';
import type { SameFault } from './same-fault.ts';

/** Milliseconds after which the alarm counts as late, and the rollout as slow. */
const bounds = { alarm: 600_000, rollout: 3_600_000 };
/** Sources that say how often something fails. What a person or a log says was found without an alarm. */
const unalarmed = ['log', 'command'];

/** What is known of an incident that was closed. */
export interface Learned {
  readonly incident: Incident;
  readonly evidence: Pick<Evidence, 'errors'> | undefined;
  readonly patch: Pick<Patch, 'reproduction'> | undefined;
  /** Where else what the fix took away stands. */
  readonly sameFaults?: readonly SameFault[];
  /** Milliseconds in each stage. */
  readonly stages: Readonly<Partial<Record<Stage, number>>>;
}

/** What a team may want to change, so that the next incident is shorter, in sentences. */
export function findFollowUps({ incident, evidence, patch, stages, sameFaults = [] }: Learned): readonly string[] {
  const { alert, review } = incident;
  const first = Math.min(...(evidence?.errors ?? []).flatMap(({ firstSeen }) => Date.parse(firstSeen ?? '') || []));
  const late = Date.parse(alert.startedAt) - first;
  return [
    ...(unalarmed.includes(alert.source) ? ['No alarm reported this: add one on the failure rate.'] : []),
    ...(Number.isFinite(late) && late > bounds.alarm
      ? [`The alert came ${minutes(late)} after the first failure: look at the alarm's threshold and period.`]
      : []),
    ...(patch?.reproduction.kind === 'none' && review !== undefined
      ? ['No test reproduces the failure: add one, so that it cannot come back unseen.']
      : []),
    ...((stages.deploy ?? 0) > bounds.rollout
      ? [`The rollout took ${minutes(stages.deploy ?? 0)} after the merge: find out what it waited for.`]
      : []),
    ...sameFaults.map(
      ({ expression, path, line }) =>
        `The fix took "${expression}" away; it also stands in ${path}:${line}: look whether it fails there too.`,
    ),
  ];
}

/** A length of time in words, to the minute. */
export function minutes(milliseconds: number): string {
  const all = Math.round(milliseconds / 60_000);
  const [hours, rest] = [Math.floor(all / 60), all % 60];
  return hours === 0 ? `${rest} min` : `${hours} h ${rest} min`;
}
