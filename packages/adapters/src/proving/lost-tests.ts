import type { SuiteRun, WorkOrder } from '@suture/core';
import { fileOfId } from '@suture/mechanic/suites';
import { type MeasureParts, measure } from './measure.ts';

/** Further runs of a file on the base commit, at most: a test that fails every second time shows it in all but one of 32 cases. */
const furtherRuns = 5;
/** A patch that breaks tests of more files is not taken for unlucky. */
const lostFiles = 3;

/**
 * Runs the files of tests that are lost with the patch again on the base commit, as long as one of them has passed each time: what fails there
 * too is flaky, and no fault of the patch.
 * @param lost ids of tests
 */
export async function measureLost(
  lost: readonly string[],
  order: WorkOrder,
  parts: MeasureParts,
): Promise<readonly SuiteRun[]> {
  const files = [...new Set(lost.map(fileOfId))];
  if (order.suite.framework === 'command' || files.length === 0 || files.length > lostFiles) return [];
  const runs: SuiteRun[] = [];
  let open = lost;
  while (open.length > 0 && runs.length < furtherRuns) {
    const measured = await measure({ kind: 'suite', side: 'base', files }, order, parts);
    if ('problem' in measured) break;
    runs.push(measured.run);
    const passes = passing(measured.run);
    open = open.filter((id) => passes.has(id));
  }
  return runs;
}

/** Tests that passed each time on the base commit, and do not with the patch. */
export function findLost(base: readonly SuiteRun[], withPatch: SuiteRun): readonly string[] {
  const passes = passing(withPatch);
  const [first = new Set<string>(), ...others] = base.map(passing);
  return [...first].filter((id) => !passes.has(id) && others.every((run) => run.has(id)));
}

export function passing({ tests }: SuiteRun): ReadonlySet<string> {
  return new Set(tests.filter(({ status }) => status === 'passed').map(({ id }) => id));
}
