import { formatTime, headOf, isAncestor, listCommits, readCommits } from '../../git/history.ts';
import { shapePull } from '../shapes/pull.ts';
import { apiOf, htmlOf } from '../shapes/repository.ts';
import { recordDeliveries } from '../webhooks.ts';
import { isPull, type Json, type PullIssue, type Repository, type User, type World } from '../world.ts';
import { closePull, markMerged } from './pull-state.ts';

const nothing = '0'.repeat(40);

/** Moves a branch, records the push and updates the pull requests that have it as head or base. */
export function setBranch(world: World, repository: Repository, branch: string, sha: string, by: User): void {
  const before = headOf(repository.git, branch);
  if (before === sha) return;
  repository.git.text(['update-ref', `refs/heads/${branch}`, sha]);
  repository.pushedAt = world.clock();
  recordDeliveries(world, {
    event: 'push',
    repository,
    sender: by,
    payload: describePush(repository, branch, before, sha, by, world),
  });
  for (const issue of openPulls(repository)) {
    if (issue.pull.headBranch === branch) synchronize(world, repository, issue, sha, by);
    // A pull request whose commits reach its base by another way counts as merged on the host.
    else if (issue.pull.baseBranch === branch && isAncestor(repository.git, issue.pull.headSha, sha)) {
      markMerged(world, repository, issue, sha, by);
    }
  }
}

/** Deletes a branch and closes the pull requests from it. */
export function deleteBranch(world: World, repository: Repository, branch: string, by: User): void {
  const before = headOf(repository.git, branch);
  repository.git.text(['update-ref', '-d', `refs/heads/${branch}`]);
  const payload = describePush(repository, branch, before, undefined, by, world);
  recordDeliveries(world, { event: 'push', repository, sender: by, payload });
  for (const issue of openPulls(repository)) {
    if (issue.pull.headBranch === branch) closePull(world, repository, issue, by);
  }
}

function openPulls(repository: Repository): readonly PullIssue[] {
  return repository.issues.filter(isPull).filter((issue) => issue.state === 'open');
}

function synchronize(world: World, repository: Repository, issue: PullIssue, sha: string, by: User): void {
  const before = issue.pull.headSha;
  issue.pull.headSha = sha;
  issue.pull.baseSha = headOf(repository.git, issue.pull.baseBranch) ?? issue.pull.baseSha;
  issue.updatedAt = world.clock();
  keepHead(repository, issue);
  recordDeliveries(world, {
    event: 'pull_request',
    repository,
    sender: by,
    payload: {
      action: 'synchronize',
      number: issue.number,
      before,
      after: sha,
      pull_request: shapePull(world, repository, issue),
    },
  });
}

/** Commits of a pull request stay readable when their branch is gone. */
export function keepHead(repository: Repository, issue: PullIssue): void {
  repository.git.text(['update-ref', `refs/pull/${issue.number}/head`, issue.pull.headSha]);
}

function describePush(
  repository: Repository,
  branch: string,
  before: string | undefined,
  after: string | undefined,
  by: User,
  world: World,
): Json {
  const { git } = repository;
  const range = after === undefined ? [] : before === undefined ? ['-n', '1', after] : [after, `^${before}`];
  const shas = range.length === 0 ? [] : listCommits(git, ...range).slice(0, 20);
  const commits = readCommits(git, [...shas].reverse()).map((commit) => ({
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: `${htmlOf(repository)}/commit/${commit.sha}`,
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
  }));
  return {
    ref: `refs/heads/${branch}`,
    before: before ?? nothing,
    after: after ?? nothing,
    base_ref: null,
    created: before === undefined,
    deleted: after === undefined,
    forced: before !== undefined && after !== undefined && !isAncestor(git, before, after),
    compare: `${apiOf(world, repository)}/compare/${before ?? nothing}...${after ?? nothing}`,
    commits,
    head_commit: commits.at(-1) ?? null,
    pusher: { name: by.login, date: formatTime(world.clock()) },
  };
}
