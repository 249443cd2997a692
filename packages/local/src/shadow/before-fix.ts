import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const testPath = /(?:^|\/)(?:tests?|__tests__|__mocks__|__snapshots__|spec|fixtures|e2e)\/|\.(?:test|spec)\.[^/]+$/;
const sourcePath = /\.[cm]?[jt]sx?$/;

/** Whether a path holds tests, or what belongs to them. */
export function isTestPath(path: string): boolean {
  return testPath.test(path);
}

/** Whether a path holds code that a fix changes. */
export function isFixedPath(path: string): boolean {
  return sourcePath.test(path) && !testPath.test(path);
}

/** The version before a fix, laid out. */
export interface BeforeFix {
  /** The texts of the files that the fix changes, as they are after it, by path. */
  readonly fixed: ReadonlyMap<string, string>;
  /** The tests that came with the fix, by path. */
  readonly tests: ReadonlyMap<string, string>;
}

/** What is laid out. */
export interface FixOrder {
  /** A repository: a path or a URL. */
  readonly from: string;
  /** The commits before and after the fix, as git names them. */
  readonly base: string;
  readonly fixed: string;
  /** Whether the fix's tests are laid over the version before it. */
  readonly withTests: boolean;
}

/** Lays the version before a fix out in an empty folder, as a repository that does not hold the fix. @throws Error of git */
export async function layOutBeforeFix({ from, base, fixed, withTests }: FixOrder, root: string): Promise<BeforeFix> {
  await mkdir(root, { recursive: true });
  const git = async (...args: readonly string[]) =>
    (await run('git', ['-C', root, ...args], { maxBuffer: 64_000_000 })).stdout;
  const source = join(dirname(root), 'source.git');
  await run('git', ['clone', '--quiet', '--bare', '--', from, source]);
  const ask = async (...args: readonly string[]) =>
    (await run('git', ['-C', source, ...args], { maxBuffer: 64_000_000 })).stdout.trim();
  const nameCommit = (name: string) => ask('rev-parse', '--verify', '--end-of-options', `${name}^{commit}`);
  const [fixedCommit, baseCommit] = [await nameCommit(fixed), await nameCommit(base)];
  await git('init', '--quiet', '--initial-branch=main');
  await ask('branch', '--force', 'suture-base', baseCommit);
  await git('fetch', '--quiet', '--no-tags', source, 'suture-base');
  await git('checkout', '--quiet', '-B', 'main', 'FETCH_HEAD');
  const changed = (await ask('diff', '--name-only', '--no-renames', baseCommit, fixedCommit)).split('\n');
  const show = (path: string) =>
    ask('show', `${fixedCommit}:${path}`).then(
      (text) => `${text}\n`,
      () => undefined,
    );
  const [texts, tests] = [new Map<string, string>(), new Map<string, string>()];
  for (const path of changed) {
    const text = isTestPath(path) || isFixedPath(path) ? await show(path) : undefined;
    if (text !== undefined) (isTestPath(path) ? tests : texts).set(path, text);
  }
  if (withTests) await layOver(tests, root);
  await git('add', '--all');
  const identity = ['-c', 'user.name=Suture', '-c', 'user.email=suture@localhost'];
  await git(...identity, 'commit', '--quiet', '--allow-empty', '-m', 'Show the failure');
  await rm(source, { recursive: true, force: true });
  return { fixed: texts, tests };
}

/** Writes files into a tree. */
export async function layOver(files: ReadonlyMap<string, string>, root: string): Promise<void> {
  for (const [path, text] of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

/** Puts files into a tree for the time of an action. */
export async function withFiles<T>(
  files: ReadonlyMap<string, string>,
  root: string,
  act: () => Promise<T>,
): Promise<T> {
  const before = await Promise.all(
    [...files.keys()].map(async (path) => ({
      path: join(root, path),
      text: await readFile(join(root, path), 'utf8').catch(() => undefined),
    })),
  );
  try {
    await layOver(files, root);
    return await act();
  } finally {
    for (const { path, text } of before) await (text === undefined ? rm(path, { force: true }) : writeFile(path, text));
  }
}
