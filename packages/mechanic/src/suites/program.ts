import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defined } from '../defined.ts';
import { suiteEnvironment } from './environment.ts';
import type { ProgramRun, Suite, SuiteRun } from './model.ts';
import type { Invocation, RunOrder } from './runner.ts';

/** Plain JavaScript that the project's own runner loads. It must exist as files, also next to a bundle. */
export const reportersFolder = fileURLToPath(new URL('./reporters', import.meta.url));

export interface Place {
  /** This run's own folder below the reports folder. */
  readonly scratch: string;
  readonly cover: boolean;
  /** The file that says which tests run with which variants, if they do. */
  readonly variants?: string;
}

/** The runner's order: which test files and names to run. Test ids alone give both. */
export function orderOf(suite: Suite, run: SuiteRun, { cover, variants }: Place): RunOrder {
  const { tests } = run;
  const ids = suite.framework === 'command' ? undefined : tests;
  const files = run.files ?? (ids === undefined ? undefined : [...new Set(ids.map(fileOfId))]);
  // A failure outside any test has no name to select it by, so its whole file runs again.
  const names = ids?.every((id) => id.includes(' > ')) === true ? ids.flatMap(namesOfId) : undefined;
  return {
    suite,
    root: run.root,
    reporters: reportersFolder,
    ...defined({ files, names }),
    bail: run.bail ?? false,
    cover,
    variants: variants !== undefined,
  };
}

export function fileOfId(id: string): string {
  return id.split(' > ', 1)[0] ?? id;
}

/** The second test of the same name has ` (2)` at the end of its id, but not of its name. */
function namesOfId(id: string): readonly string[] {
  const name = id.slice(fileOfId(id).length + 3);
  const plain = name.replace(/ \(\d+\)$/, '');
  return plain === name ? [name] : [name, plain];
}

/** The program of an invocation, with every folder outside the tree that it may read or write. */
export function programOf(
  suite: Suite,
  run: SuiteRun,
  { scratch, cover, variants }: Place,
  { argv }: Invocation,
  env: Readonly<Record<string, string>>,
): ProgramRun {
  return {
    argv,
    cwd: run.root,
    env: {
      ...suiteEnvironment(suite, { root: run.root, scratch }),
      ...(cover ? { SUTURE_HITS: join(scratch, 'hits') } : {}),
      ...(variants === undefined ? {} : { SUTURE_VARIANTS: variants }),
      ...env,
    },
    mounts: [
      { path: scratch, writable: true },
      { path: reportersFolder, writable: false },
      { path: dirname(process.execPath), writable: false },
      ...dependenciesOutside(run.root).map((path) => ({ path, writable: false })),
    ],
    timeout: run.timeout,
    ...defined({ signal: run.signal }),
  };
}

/** Installed dependencies that a scratch tree only links to, or that a parent folder holds. */
function dependenciesOutside(root: string): readonly string[] {
  const inside = realpathSync(root);
  const found: string[] = [];
  for (let folder = root; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules');
    if (existsSync(path) && !realpathSync(path).startsWith(inside + sep)) found.push(realpathSync(path));
    if (dirname(folder) === folder) return [...new Set(found)];
  }
}
