import type { ProvingReport, SuiteRun } from '../../model/index.ts';

/**
 * Reasons to doubt the results of a tree with the patch: a program's end that does not fit them, tests that must fail and did not, and
 * changed tests or runners. What a run of the base commit shows as well is a habit of the project, since nothing of the patch ran there.
 */
export function findDoubts(report: ProvingReport): readonly string[] {
  const { reproductionOnBase, reproductionWithPatch, base, withPatch, tripwireRun, tripwireRunOnBase } = report;
  return [
    ...doubtsOf('the reproduction', reproductionWithPatch, reproductionOnBase),
    ...doubtsOf('the test suite', withPatch, base),
    ...doubtsOf('the tests beside the tripwires', tripwireRun, tripwireRunOnBase),
  ];
}

function doubtsOf(what: string, patched: SuiteRun | undefined, base: SuiteRun | undefined): readonly string[] {
  if (patched === undefined) return [];
  const changed = (patched.changed ?? []).filter((path) => base?.changed?.includes(path) !== true);
  const named = changed.slice(0, 5).join(', ');
  // A process that dies of the fault on the base commit takes its tripwires along, and excuses nothing.
  const wired = base?.complete !== true || base.tripwires?.held !== false;
  return [
    ...(patched.doubt === undefined || patched.doubt === base?.doubt
      ? []
      : [`With the patch, ${what}: ${patched.doubt}`]),
    ...(patched.tripwires?.held === false && wired
      ? [`With the patch, ${what} cannot be trusted: ${patched.tripwires.problem ?? 'its tripwires do not hold.'}`]
      : []),
    ...(changed.length === 0
      ? []
      : [`With the patch, ${what} changed what decides its results while it ran: ${named}.`]),
  ];
}
