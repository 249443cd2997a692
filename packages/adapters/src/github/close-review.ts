import type { Repo } from './client.ts';
import { unlessUnknown } from './failures.ts';
import { isOwnCommit } from './own-commit.ts';
import { readTip } from './publish.ts';
import { Comparison, Pull } from './replies.ts';

/**
 * Closes our pull request unmerged, comments the reason, and deletes its branch. A closed one is not changed. `kept`: people pushed to the branch,
 * so both stay as they are.
 */
export async function closeReview(repo: Repo, id: string, reason: string): Promise<'closed' | 'kept'> {
  const pull = await readPull(repo, id);
  if (pull.merged_at === null && !(await isAllOurs(repo, pull))) return 'kept';
  await closePull(repo, pull, reason);
  return 'closed';
}

/** Closes a pull request and deletes its branch, whatever is on it. Only for what a rehearsal made. */
export async function discardReview(repo: Repo, id: string, reason: string): Promise<void> {
  await closePull(repo, await readPull(repo, id), reason);
}

async function readPull(repo: Repo, id: string): Promise<Pull> {
  return Pull.parse((await repo.client.rest.pulls.get({ ...repo.name, pull_number: Number(id) })).data);
}

async function isAllOurs({ client, name }: Repo, { head, base }: Pull): Promise<boolean> {
  const basehead = `${base.ref}...${head.sha}`;
  const answer = await unlessUnknown(client.rest.repos.compareCommitsWithBasehead({ ...name, basehead }));
  // Without its base branch nothing says whose the commits are.
  return answer !== undefined && Comparison.parse(answer.data).commits.every((commit) => isOwnCommit(commit));
}

async function closePull(repo: Repo, pull: Pull, reason: string): Promise<void> {
  if (pull.state === 'open') {
    await repo.client.rest.issues.createComment({ ...repo.name, issue_number: pull.number, body: reason });
    await repo.client.rest.pulls.update({ ...repo.name, pull_number: pull.number, state: 'closed' });
  }
  const ref = `heads/${pull.head.ref}`;
  if (!pull.head.ref.startsWith('suture/') || pull.merged_at !== null) return;
  const tip = await readTip(repo, ref);
  // Of a closed one the branch may have moved on since.
  if (tip === pull.head.sha) await repo.client.rest.git.deleteRef({ ...repo.name, ref });
}
