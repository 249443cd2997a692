import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SuiteRun, TestCommand } from '@suture/core';
import { addTripwires } from '@suture/mechanic/reproduce';
import { partAround } from '@suture/mechanic/suites';

/** The tripwires of one run. */
export interface SetTripwires {
  /** The files that have them. */
  readonly files: readonly string[];
  /** How many tests they are. */
  readonly count: number;
  /** Takes them out of the results, and says whether they hold. */
  readonly read: (run: SuiteRun) => SuiteRun;
}

/** More files of a failing command are not wired: each shows the same. */
const mostFiles = 5;

/**
 * Puts tests that must fail, and one that must pass, behind the tests of files in a fresh tree.
 * @returns undefined if there is no file whose runner is known
 */
export function setTripwires(root: string, files: readonly string[], command: TestCommand): SetTripwires | undefined {
  const wired = files.slice(0, mostFiles).flatMap((path) => {
    const word = `case_${randomBytes(4).toString('hex')}`;
    const { framework } = partAround(command, path);
    const wires = addTripwires(readFileSync(join(root, path), 'utf8'), { framework, path, word });
    if (wires === undefined) return [];
    writeFileSync(join(root, path), wires.text);
    return [{ path, word, ...wires }];
  });
  if (wired.length === 0) return undefined;
  return {
    files: wired.map(({ path }) => path),
    count: wired.reduce((sum, { failing }) => sum + failing.length + 1, 0),
    read: (run) => {
      const problems = wired.flatMap(({ path, failing, passing }) => {
        const statusOf = (name: string) => run.tests.find(({ id }) => id.endsWith(name))?.status;
        const harmless = failing.filter((name) => !['failed', undefined].includes(statusOf(name)));
        if (harmless.length > 0)
          return [`In ${path} a test that must fail is reported as ${statusOf(harmless[0] ?? '')}.`];
        const ran = failing.some((name) => statusOf(name) === 'failed') && statusOf(passing) === 'passed';
        return ran ? [] : [`In ${path} the tests that must fail, and the one that must pass, were not all reported.`];
      });
      const words = wired.map(({ word }) => word);
      const tests = run.tests.filter(({ id }) => !words.some((word) => id.includes(word)));
      const [problem] = problems;
      return { ...run, tests, tripwires: problem === undefined ? { held: true } : { held: false, problem } };
    },
  };
}
