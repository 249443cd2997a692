import type { Patch, Proof, TextFile } from '../model/index.ts';

/**
 * The files of the reproduction that a pull request adds: the short test where the proof saw it fail on the base commit and pass with the patch,
 * and otherwise the one that the proof was made with.
 */
export function addedTests(
  { reproduction }: Pick<Patch, 'reproduction'>,
  proof: Pick<Proof, 'reproduction'> | undefined,
): readonly TextFile[] {
  return proof?.reproduction.committed === true && reproduction.committed !== undefined
    ? reproduction.committed
    : reproduction.files;
}
