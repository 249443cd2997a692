import { listChanges } from '../../git/changes.ts';
import { findMergeBase, headOf, listCommits, mergeTrees } from '../../git/history.ts';
import type { Json, PullIssue, Repository, World } from '../world.ts';
import { nodeId, shapeOptionalUser, shapeUser } from './account.ts';
import { associationOf } from './association.ts';
import { shapeLabel } from './issue.ts';
import { apiOf, htmlOf, shapeRepository } from './repository.ts';

/** GitHub's `pull-request-simple`, as listings have it. */
export function shapePullSimple(world: World, repository: Repository, issue: PullIssue): Json {
  const { pull } = issue;
  return {
    id: issue.id,
    node_id: nodeId('PR', issue.id),
    ...shapeLinks(world, repository, issue),
    number: issue.number,
    state: issue.state,
    locked: false,
    active_lock_reason: null,
    title: issue.title,
    user: shapeUser(world, issue.user),
    body: issue.body,
    labels: issue.labels.map((label) => shapeLabel(world, repository, label)),
    milestone: null,
    created_at: issue.createdAt.toISOString(),
    updated_at: issue.updatedAt.toISOString(),
    closed_at: issue.closedAt?.toISOString() ?? null,
    merged_at: pull.mergedAt?.toISOString() ?? null,
    merge_commit_sha: pull.mergeCommit ?? null,
    assignee: shapeOptionalUser(world, issue.assignees[0]),
    assignees: issue.assignees.map((user) => shapeUser(world, user)),
    requested_reviewers: pull.requested.map((user) => shapeUser(world, user)),
    requested_teams: [],
    draft: pull.draft,
    head: shapeEnd(world, repository, pull.headBranch, pull.headSha),
    base: shapeEnd(world, repository, pull.baseBranch, pull.baseSha),
    author_association: associationOf(repository, issue.user),
    auto_merge: null,
  };
}

/** GitHub's `pull-request`: the listing's shape and what takes work to find out. */
export function shapePull(world: World, repository: Repository, issue: PullIssue): Json {
  const { pull } = issue;
  const { git } = repository;
  const base = findMergeBase(git, pull.baseSha, pull.headSha) ?? pull.baseSha;
  const changes = listChanges(git, base, pull.headSha);
  const tip = headOf(git, pull.baseBranch);
  const open = issue.state === 'open';
  const mergeable = open && tip !== undefined ? mergeTrees(git, tip, pull.headSha) !== undefined : null;
  return {
    ...shapePullSimple(world, repository, issue),
    merged: pull.mergedAt !== undefined,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: stateOf(mergeable, pull.draft),
    merged_by: shapeOptionalUser(world, pull.mergedBy),
    comments: issue.comments.length,
    review_comments: pull.comments.length,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: listCommits(git, pull.headSha, `^${base}`).length,
    additions: changes.reduce((sum, file) => sum + file.additions, 0),
    deletions: changes.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: changes.length,
  };
}

export function pullUrl(world: World, repository: Repository, issue: PullIssue): string {
  return `${apiOf(world, repository)}/pulls/${issue.number}`;
}

export function pullHtml(repository: Repository, issue: PullIssue): string {
  return `${htmlOf(repository)}/pull/${issue.number}`;
}

function stateOf(mergeable: boolean | null, draft: boolean): string {
  if (mergeable === null) return 'unknown';
  if (!mergeable) return 'dirty';
  return draft ? 'draft' : 'clean';
}

function shapeEnd(world: World, repository: Repository, branch: string, sha: string): Json {
  return {
    label: `${repository.owner.login}:${branch}`,
    ref: branch,
    sha,
    user: shapeUser(world, repository.owner),
    repo: shapeRepository(world, repository),
  };
}

function shapeLinks(world: World, repository: Repository, issue: PullIssue): Json {
  const api = apiOf(world, repository);
  const url = pullUrl(world, repository, issue);
  const html = pullHtml(repository, issue);
  const links = {
    comments: `${api}/issues/${issue.number}/comments`,
    commits: `${url}/commits`,
    statuses: `${api}/statuses/${issue.pull.headSha}`,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
  };
  const places = { self: url, html, issue: `${api}/issues/${issue.number}`, ...links };
  return {
    url,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: places.issue,
    ...Object.fromEntries(Object.entries(links).map(([name, href]) => [`${name}_url`, href])),
    _links: Object.fromEntries(Object.entries(places).map(([name, href]) => [name, { href }])),
  };
}
