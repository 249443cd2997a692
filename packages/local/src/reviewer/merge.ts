import { askGit, listUncommitted, readBranch, readCurrentBranch, readGit, runGit } from '@suture/adapters/local-git';
import { describePaths } from '../describe-paths.ts';
import { NotMergeable } from '../errors.ts';

export interface MergeRequest {
  readonly repository: string;
  readonly reviewId: string;
  readonly base: string;
  readonly head: string;
  readonly message: string;
  readonly person: { readonly name: string; readonly email: string };
  readonly at: Date;
}

/** Merges the head into the base branch as the person, with a merge commit, and returns it. @throws NotMergeable with nothing changed */
export async function mergeReview(request: MergeRequest): Promise<string> {
  const { repository, reviewId, base } = request;
  const tip = await readBranch(repository, base);
  if (tip === undefined) throw new NotMergeable(reviewId, `there is no branch ${base}.`);
  const checkedOut = (await readCurrentBranch(repository)) === base;
  if (!checkedOut && (await isCheckedOutElsewhere(repository, base)))
    throw new NotMergeable(reviewId, `${base} is checked out in another working tree. Approve from there.`);
  const commit = await writeMerge(request, tip, await mergeTrees(request, tip));
  if (!checkedOut) {
    const args = ['update-ref', '-m', `suture approve ${reviewId}`, `refs/heads/${base}`, commit, tip];
    const { code, errors } = await askGit({ at: repository, args });
    if (code !== 0) throw new NotMergeable(reviewId, `${base} moved in the meantime (${errors.trim()}).`);
    return commit;
  }
  await refuseOverlap(request, tip, commit);
  // The person's own autostash would take their changes away and could leave conflicts behind.
  const args = ['merge', '--ff-only', '--no-autostash', '--quiet', commit];
  const { code, errors } = await askGit({ at: repository, args, asPerson: true });
  if (code !== 0 && (await readBranch(repository, base)) !== commit)
    throw new NotMergeable(reviewId, `git says: ${errors.trim()}.`);
  return commit;
}

/** Uncommitted changes stay as they are, so the merge must not touch their files. */
async function refuseOverlap({ repository, reviewId }: MergeRequest, tip: string, commit: string): Promise<void> {
  const args = ['diff-tree', '-r', '-z', '--no-renames', '--name-only', tip, commit];
  const touched = new Set((await readGit({ at: repository, args })).split('\0'));
  const paths = (await listUncommitted(repository, 'all')).filter((path) => touched.has(path));
  if (paths.length === 0) return;
  const why = `it changes files in which you have uncommitted changes (${describePaths(paths)}). Commit or stash them first.`;
  throw new NotMergeable(reviewId, why);
}

async function isCheckedOutElsewhere(repository: string, base: string): Promise<boolean> {
  const output = await readGit({ at: repository, args: ['worktree', 'list', '--porcelain'] });
  return output.split('\n').includes(`branch refs/heads/${base}`);
}

async function mergeTrees({ repository, reviewId, head }: MergeRequest, tip: string): Promise<string> {
  const args = ['merge-tree', '--write-tree', '--no-messages', '--name-only', tip, head];
  const { code, output, errors } = await askGit({ at: repository, args });
  const [tree = '', ...conflicts] = output.toString('utf8').trim().split('\n');
  if (code === 0) return tree;
  if (code === 1) throw new NotMergeable(reviewId, `it conflicts in ${conflicts.slice(0, 5).join(', ')}.`);
  if (errors.includes('usage:')) throw new NotMergeable(reviewId, 'git 2.38 or newer is required. Update git.');
  throw new NotMergeable(reviewId, `git says: ${errors.trim()}.`);
}

async function writeMerge(request: MergeRequest, tip: string, tree: string): Promise<string> {
  const { name, email } = request.person;
  const date = `${Math.floor(request.at.getTime() / 1000)} +0000`;
  const output = await runGit({
    at: request.repository,
    args: ['commit-tree', '-p', tip, '-p', request.head, '-F', '-', tree],
    input: request.message,
    environment: {
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
      GIT_COMMITTER_DATE: date,
    },
  });
  return output.toString('utf8').trim();
}
