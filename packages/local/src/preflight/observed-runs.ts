import type { SuiteReport } from '@suture/mechanic/suites';

/** Runs of failing commands before there is an incident, so that its diagnosis need not run them again. */
export interface ObservedRuns {
  /** The report of a command on a commit, with its paths below `root`. */
  find(commit: string, command: string, root: string): SuiteReport | undefined;
  keep(commit: string, command: string, root: string, report: SuiteReport): void;
}

/** Runs of one process: what is installed may be another in the next. */
export function createObservedRuns(): ObservedRuns {
  const runs = new Map<string, { readonly root: string; readonly report: SuiteReport }>();
  const keyOf = (commit: string, command: string) => `${commit}\n${command}`;
  return {
    find: (commit, command, root) => {
      const found = runs.get(keyOf(commit, command));
      return found === undefined ? undefined : moveReport(found.report, found.root, root);
    },
    keep: (commit, command, root, report) => {
      runs.set(keyOf(commit, command), { root, report });
    },
  };
}

/** The report as a run in another tree of the same commit would have given it: stacks and messages name files of the tree. */
function moveReport(report: SuiteReport, from: string, to: string): SuiteReport {
  const move = (text: string) => text.replaceAll(from, to);
  const moveError = <E extends { readonly name: string; readonly message: string; readonly stack: string }>(
    error: E,
  ) => ({
    ...error,
    message: move(error.message),
    stack: move(error.stack),
  });
  const tests = report.tests.map((test) => {
    const { error } = test;
    if (error === undefined) return test;
    return { ...test, error: { ...moveError(error), causes: error.causes?.map(moveError) } };
  });
  return { ...report, tests };
}
