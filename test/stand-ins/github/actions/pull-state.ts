import { shapePull } from '../shapes/pull.ts';
import { recordDeliveries } from '../webhooks.ts';
import type { PullIssue, Repository, User, World } from '../world.ts';

/** Closes a pull request unmerged; closing a closed one changes nothing. */
export function closePull(world: World, repository: Repository, issue: PullIssue, by: User): void {
  if (issue.state === 'closed') return;
  close(world, issue, by);
  recordPullEvent(world, repository, issue, by, 'closed');
}

export function reopenPull(world: World, repository: Repository, issue: PullIssue, by: User): void {
  if (issue.state === 'open') return;
  issue.state = 'open';
  issue.closedAt = undefined;
  issue.closedBy = undefined;
  issue.updatedAt = world.clock();
  recordPullEvent(world, repository, issue, by, 'reopened');
}

export function markReady(world: World, repository: Repository, issue: PullIssue, by: User): void {
  if (!issue.pull.draft) return;
  issue.pull.draft = false;
  issue.updatedAt = world.clock();
  recordPullEvent(world, repository, issue, by, 'ready_for_review');
}

export function markMerged(world: World, repository: Repository, issue: PullIssue, sha: string, by: User): void {
  close(world, issue, by);
  issue.pull.mergedAt = issue.closedAt;
  issue.pull.mergedBy = by;
  issue.pull.mergeCommit = sha;
  recordPullEvent(world, repository, issue, by, 'closed');
}

export function recordPullEvent(
  world: World,
  repository: Repository,
  issue: PullIssue,
  by: User,
  action: string,
): void {
  recordDeliveries(world, {
    event: 'pull_request',
    repository,
    sender: by,
    payload: { action, number: issue.number, pull_request: shapePull(world, repository, issue) },
  });
}

function close(world: World, issue: PullIssue, by: User): void {
  const now = world.clock();
  issue.state = 'closed';
  issue.closedAt = now;
  issue.closedBy = by;
  issue.updatedAt = now;
}
