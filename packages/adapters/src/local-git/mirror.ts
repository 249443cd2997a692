import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isCommitId } from '../code-hosts/commit-id.ts';
import { isAlive } from '../local-files/processes.ts';
import { findCommit } from './find-commit.ts';
import { askGit, readGit, runGit } from './git.ts';

/** Our own bare clone of the user's repository. */
export interface Mirror {
  /** The bare repository's folder. */
  readonly bare: string;
  /** The full id; fetches when the commit is not here yet. @throws GitFailed when the repository has no such commit */
  requireCommit(commit: string): Promise<string>;
  /** Like `requireCommit`, for an id or its prefix; undefined when no commit or more than one matches. */
  find(id: string): Promise<string | undefined>;
  /** A plain tree of the commit, byte for byte as committed. Several may exist at once. */
  checkout(commit: string): Promise<{ readonly root: string; dispose(): Promise<void> }>;
}

/** Line endings, filters and `-diff` would change the tree, or start programs that the repository names. */
const attributes = '* -text !eol -ident -filter -working-tree-encoding !diff !merge\n';

/**
 * Opens the clone in `state`; creates it the first time. A local clone hard-links the object files: as fast as `--shared`, but
 * a `gc` in the user's repository cannot remove its objects, and git never changes an object file.
 */
export async function openMirror(repository: string, state: string): Promise<Mirror> {
  await mkdir(state, { recursive: true, mode: 0o700 });
  const bare = join(await realpath(state), 'code.git');
  if (!existsSync(bare)) await makeClone(repository, state, bare);
  const trees = join(await realpath(state), 'trees');
  await sweepTrees(trees);

  async function requireCommit(commit: string): Promise<string> {
    const here = await resolve(commit);
    if (here !== undefined) return here;
    await fetchAll(repository, bare);
    return readGit({ at: bare, args: ['rev-parse', '--verify', '--end-of-options', `${commit}^{commit}`] });
  }

  async function find(id: string): Promise<string | undefined> {
    if (!isCommitId(id)) return undefined;
    const here = await findCommit(bare, id);
    if (here !== undefined) return here;
    await fetchAll(repository, bare);
    return findCommit(bare, id);
  }

  async function resolve(commit: string): Promise<string | undefined> {
    if (!/^[0-9a-f]{40,64}$/.test(commit)) return undefined;
    const { code } = await askGit({ at: bare, args: ['cat-file', '-e', `${commit}^{commit}`] });
    return code === 0 ? commit : undefined;
  }

  async function checkout(commit: string) {
    const id = await requireCommit(commit);
    const folder = await openTreeFolder(trees);
    const root = join(folder, 'tree');
    const environment = { GIT_INDEX_FILE: join(folder, 'index') };
    const dispose = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
    try {
      await mkdir(root);
      await runGit({ at: bare, args: ['read-tree', id], environment });
      const args = [`--work-tree=${root}`, `--git-dir=${bare}`, 'checkout-index', '--all', '--force', '--quiet'];
      await runGit({ at: root, args, environment });
    } catch (error) {
      await dispose();
      throw error;
    }
    return { root, dispose };
  }

  return { bare, requireCommit, find, checkout };
}

async function makeClone(repository: string, state: string, bare: string): Promise<void> {
  const fresh = join(state, `clone-${randomBytes(6).toString('hex')}.git`);
  await runGit({ at: state, args: ['clone', '--quiet', '--bare', '--', repository, fresh] });
  await mkdir(join(fresh, 'info'), { recursive: true });
  await writeFile(join(fresh, 'info', 'attributes'), attributes);
  try {
    await rename(fresh, bare);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!existsSync(bare)) throw error;
  }
}

async function fetchAll(repository: string, bare: string): Promise<void> {
  const args = ['fetch', '--quiet', '--prune', '--no-tags', '--no-write-fetch-head', '--update-shallow'];
  await runGit({
    at: bare,
    args: [...args, '--', repository, '+refs/heads/*:refs/user/heads/*', '+HEAD:refs/user/HEAD'],
  });
}

/** Test runners skip files below `node_modules` and dot folders, so a state folder there cannot hold trees. */
async function openTreeFolder(trees: string): Promise<string> {
  const hidden = trees.split('/').some((part) => part.startsWith('.') || part === 'node_modules');
  const parent = hidden ? await realpath(tmpdir()) : trees;
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, `suture-tree-${process.pid}-`));
}

/** Removes the trees of processes that were killed. */
async function sweepTrees(trees: string): Promise<void> {
  if (!existsSync(trees)) return;
  for (const name of await readdir(trees)) {
    const pid = Number(/^suture-tree-(\d+)-/.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) await rm(join(trees, name), { recursive: true, force: true });
  }
}
