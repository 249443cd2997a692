import { shortId } from '../../markdown.ts';
import type { Incident, Review } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import { type Block, line, outside, own, paragraph } from '../../render/document.ts';
import type { StepResult } from '../define-step.ts';
import { saveRequest } from '../review-requests.ts';

/** Names what is done about a conflict of a commit, which is done once. */
export function keyOfConflict(headCommit: string): string {
  return `conflict-${headCommit}`;
}

/** Whether the pull request as Suture proposed it can no longer be merged, because its base branch moved on. */
export function hasNewConflict({ review: opened, answered = [] }: Incident, review: Review): boolean {
  const isOurs = opened !== undefined && opened.theirs === undefined && opened.headCommit === review.headCommit;
  return (
    isOurs &&
    review.status === 'open' &&
    review.conflicts === true &&
    !answered.includes(keyOfConflict(review.headCommit))
  );
}

interface ConflictAnswer {
  readonly text: readonly Block[];
  readonly goesOn?: StepResult<'write'>;
}

/** Lets the change be written again for the base branch as it is now, as often as the limits allow; otherwise says so. */
export async function answerConflict(
  incident: Incident,
  { id, base = 'its base branch' }: Review,
  ports: Pick<Ports, 'artifacts' | 'codeHost' | 'config'>,
): Promise<ConflictAnswer> {
  const { attempts, repository } = incident;
  const { rebuildRounds } = ports.config.limits;
  const rounds = attempts.rebuild ?? 0;
  const conflict = line`This pull request conflicts with ${base} now. `;
  if (rounds >= rebuildRounds) {
    const bound = own(
      `Suture does not write it again: limits.rebuildRounds is ${rebuildRounds}. \`/suture take over\` leaves it to you.`,
    );
    return { text: [paragraph([...conflict, ...bound])] };
  }
  const commit = await ports.codeHost.readBaseTip(repository, id);
  const comments = [
    `The branch that this change is for has moved to commit ${commit}, and the change conflicts with it. Write the same change for the code as it is there.`,
  ];
  await saveRequest(incident, { by: 'the code host', why: 'conflict', comments, commit }, ports);
  const then = line`Suture writes the change again for commit ${outside(shortId(commit))} and proves it there.`;
  return {
    text: [paragraph([...conflict, ...then])],
    goesOn: {
      summary: `the pull request conflicts with ${base}, which is at ${shortId(commit)}`,
      next: 'write',
      change: { attempts: { ...attempts, rebuild: rounds + 1 } },
    },
  };
}
