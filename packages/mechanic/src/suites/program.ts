import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defined } from '../defined.ts';
import { suiteEnvironment } from './environment.ts';
import type { ProgramRun, SuitePart, SuiteRun } from './model.ts';
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
export function orderOf(suite: SuitePart, run: SuiteRun, { cover, variants }: Place): RunOrder {
  const { tests } = run;
  const ids = suite.framework === 'command' ? undefined : tests;
  const chosen = run.files ?? (ids === undefined ? undefined : [...new Set(ids.map(fileOfId))]);
  // A test whose file is unknown, or is not a file at all, can be found only by running everything.
  const known = chosen?.every((file) => file !== '' && (run.files !== undefined || existsSync(join(run.root, file))));
  const files = (known === true ? chosen : undefined)?.map((file) => posix.relative(suite.cwd ?? '', file));
  // A failure outside any test has no name to select it by, so its whole file runs again.
  const names = ids?.every((id) => id.includes(' > ')) === true ? ids.flatMap(namesOfId) : undefined;
  return {
    suite,
    folder: folderOf(suite, run),
    reporters: reportersFolder,
    ...defined({ files, names }),
    bail: run.bail ?? false,
    cover,
    variants: variants !== undefined,
  };
}

/** The absolute folder that a suite's runner is started in. */
export function folderOf({ cwd = '' }: SuitePart, { root }: SuiteRun): string {
  return join(root, cwd);
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
  suite: SuitePart,
  run: SuiteRun,
  { scratch, cover, variants }: Place,
  { argv }: Invocation,
  env: Readonly<Record<string, string>>,
): ProgramRun {
  return {
    argv,
    cwd: folderOf(suite, run),
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
      ...dependenciesOutside(run.root, folderOf(suite, run)).map((path) => ({ path, writable: false })),
    ],
    timeout: run.timeout,
    ...defined({ signal: run.signal }),
  };
}

/** Installed dependencies that a scratch tree only links to, or that a parent folder holds. */
function dependenciesOutside(root: string, from: string): readonly string[] {
  const inside = realpathSync(root);
  const found: string[] = [];
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules');
    if (existsSync(path) && !realpathSync(path).startsWith(inside + sep)) found.push(realpathSync(path));
    if (dirname(folder) === folder) return [...new Set(found)];
  }
}
