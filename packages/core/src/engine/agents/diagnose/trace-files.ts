import { chainOf, type ThrownError } from '../../../model/index.ts';
import type { Snapshot } from '../../../ports/index.ts';

/** What a path looks like in a stack trace, of whichever language. It starts only where a run of its characters starts. */
const paths = /(?<![\w@.+~/\\-])[\w@.+~/\\-]*[\w@+~-]\.\w{1,5}(?=["'),:?\s]|$)/gm;
/** Paths of one error that are looked up. */
const limit = 500;

/** Files of the repository that the stack traces of errors and of their causes name. */
export function findTraceFiles(errors: readonly ThrownError[], snapshot: Snapshot): ReadonlySet<string> {
  const named = errors.flatMap((error) =>
    chainOf(error)
      .flatMap(({ frames, stack }) => frames?.map(({ file }) => file) ?? stack.match(paths) ?? [])
      .slice(0, limit),
  );
  return new Set(named.flatMap((path) => snapshot.locate(path)));
}
