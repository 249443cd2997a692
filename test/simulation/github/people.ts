import {
  type Account,
  addCommit,
  addTree,
  changedPaths,
  moveBranch,
  type StoredIssue,
  type StoredPull,
  type StoredRepository,
  treeOf,
} from './repository.ts';

/** What people and other programs do to a pull request. */
export const pullActions = [
  'merge',
  'approve and queue',
  'merge by a program',
  'approve, push and queue',
  'push and merge',
  'push',
  'merge elsewhere',
  'request changes',
  'request changes without right',
  'say explain',
  'say retry',
  'say stop',
  'say take over',
  'say stop without right',
  'close',
  'reopen',
  'delete the branch',
] as const;
export type PullAction = (typeof pullActions)[number];

export const accounts: readonly Account[] = [
  { login: 'ada', type: 'User', access: 'write' },
  { login: 'grace', type: 'User', access: 'admin' },
  { login: 'eve', type: 'User', access: 'read' },
  { login: 'merge-queue[bot]', type: 'Bot', access: 'write' },
];

function accountOf(repository: StoredRepository, login: string): Account {
  const account = repository.accounts.get(login);
  if (account === undefined) throw new RangeError(`there is no account ${login}`);
  return account;
}

/** A commit of somebody on a branch. Returns its id. */
export function push(
  repository: StoredRepository,
  branch: string,
  files: Readonly<Record<string, string>>,
  { message, at }: { readonly message: string; readonly at: string },
): string | undefined {
  const tip = repository.branches.get(branch);
  if (tip === undefined) return undefined;
  const tree = addTree(repository, new Map([...treeOf(repository, tip), ...Object.entries(files)]));
  const { sha } = addCommit(repository, { tree, parents: [tip], message, date: at });
  moveBranch(repository, branch, sha);
  return sha;
}

function review(
  repository: StoredRepository,
  pull: StoredPull,
  by: string,
  state: 'APPROVED' | 'CHANGES_REQUESTED',
  at: string,
) {
  const body = state === 'APPROVED' ? 'good' : 'not like this';
  pull.reviews.push({ by: accountOf(repository, by), state, body, commit: pull.head, at });
}

function merge(repository: StoredRepository, issue: StoredIssue, pull: StoredPull, by: string, at: string): void {
  const tip = repository.branches.get(pull.base);
  if (tip === undefined) return;
  const head = treeOf(repository, pull.head);
  const [parent] = repository.commits.get(pull.head)?.parents ?? [];
  const files = new Map(treeOf(repository, tip));
  for (const path of changedPaths(repository, parent, pull.head)) {
    const text = head.get(path);
    if (text === undefined) files.delete(path);
    else files.set(path, text);
  }
  const parents = [tip, pull.head];
  const commit = { tree: addTree(repository, files), parents, message: `Merge #${issue.number}`, date: at };
  const { sha } = addCommit(repository, commit);
  moveBranch(repository, pull.base, sha);
  pull.mergedAt = at;
  pull.mergedBy = accountOf(repository, by);
  pull.mergeCommit = sha;
  pull.mergedHead = pull.head;
  issue.state = 'closed';
  issue.closedAt = at;
  issue.closedBy = by;
}

/** Does it, if the pull request is in a state in which it can be done. Returns whether it was. */
export function actOnPull(
  repository: StoredRepository,
  issue: StoredIssue,
  action: PullAction,
  { at, by }: { readonly at: string; readonly by: string },
): boolean {
  const { pull } = issue;
  if (pull === undefined || pull.mergedAt !== undefined) return false;
  if (action === 'reopen') {
    if (issue.state === 'open' || !repository.branches.has(pull.headBranch)) return false;
    issue.state = 'open';
    issue.closedAt = undefined;
    pull.reopened = true;
    return true;
  }
  if (issue.state !== 'open') return false;
  const note = { message: 'Change the fix', at };
  switch (action) {
    case 'merge':
      merge(repository, issue, pull, by, at);
      return true;
    case 'approve and queue':
      review(repository, pull, by, 'APPROVED', at);
      merge(repository, issue, pull, 'merge-queue[bot]', at);
      return true;
    case 'merge by a program':
      merge(repository, issue, pull, 'merge-queue[bot]', at);
      return true;
    case 'approve, push and queue':
      review(repository, pull, by, 'APPROVED', at);
      push(repository, pull.headBranch, { 'src/extra.js': `// ${at}\n` }, note);
      merge(repository, issue, pull, 'merge-queue[bot]', at);
      return true;
    case 'push and merge':
      push(repository, pull.headBranch, { 'src/extra.js': `// ${at}\n` }, note);
      merge(repository, issue, pull, by, at);
      return true;
    case 'push':
      return push(repository, pull.headBranch, { 'src/extra.js': `// ${at}\n` }, note) !== undefined;
    case 'merge elsewhere':
      pull.base = 'develop';
      merge(repository, issue, pull, by, at);
      return true;
    case 'request changes':
      review(repository, pull, by, 'CHANGES_REQUESTED', at);
      return true;
    case 'request changes without right':
      review(repository, pull, 'eve', 'CHANGES_REQUESTED', at);
      return true;
    case 'say explain':
    case 'say retry':
    case 'say stop':
    case 'say take over':
      issue.comments.push({ body: `/suture ${action.slice('say '.length)}`, at, by });
      return true;
    case 'say stop without right':
      issue.comments.push({ body: '/suture stop', at, by: 'eve' });
      return true;
    case 'close':
    case 'delete the branch':
      issue.state = 'closed';
      issue.closedAt = at;
      issue.closedBy = by;
      if (action === 'delete the branch') moveBranch(repository, pull.headBranch, undefined);
      return true;
  }
}
