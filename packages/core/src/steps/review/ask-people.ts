import { defined } from '../../defined.ts';
import type { Diagnosis, Incident, Patch, ReviewRef } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import { findCulprit } from '../../render/culprit.ts';
import type { StepContext } from '../define-step.ts';

/** Most people and teams that are asked for one review. */
const mostAsked = 5;

/** Asks those for a review who know the code: the author of the suspect commit, and the owners of the changed files. Without them the loop goes on. */
export async function askPeople(
  { repository }: Incident,
  review: ReviewRef,
  { diagnosis, patch }: { readonly diagnosis: Diagnosis; readonly patch: Patch },
  audit: StepContext['audit'],
  { codeHost }: Pick<Ports, 'codeHost'>,
): Promise<void> {
  const commit = findCulprit(diagnosis, patch)?.id;
  const paths = patch.files.map(({ path }) => path);
  try {
    const { author, owners } = await codeHost.findPeople(repository, { ...defined({ commit }), paths });
    const people = [...new Set([...(author === undefined ? [] : [author]), ...owners])].slice(0, mostAsked);
    if (people.length > 0) await codeHost.askForReview(repository, review.id, people);
  } catch (error) {
    await audit('review not asked for', { error: error instanceof Error ? error.name : 'unknown' });
  }
}
