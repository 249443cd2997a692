import type { Diagnosis, Patch, SuspectCommit } from '../model/index.ts';

/**
 * The one commit that brought the fault, as every text names it: a proven fix knows it better than the diagnosis, which was made before.
 */
export function findCulprit(
  diagnosis: Pick<Diagnosis, 'suspectCommit'> | undefined,
  patch?: Pick<Patch, 'mends'>,
): SuspectCommit | undefined {
  return patch?.mends ?? diagnosis?.suspectCommit;
}
