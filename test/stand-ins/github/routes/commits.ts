import { drawDiff, emptyTree, listChanges } from '../git/changes.ts';
import { findCommit, findMergeBase, listCommits, readCommit, readCommits } from '../git/history.ts';
import { type Answer, notFound, ok, plain, unprocessable } from '../http/answer.ts';
import { paginate } from '../http/paging.ts';
import { onRepository, type RepositoryCall, type Route } from '../http/route.ts';
import { shapeChange, shapeCommit } from '../shapes/commit.ts';
import { apiOf, htmlOf } from '../shapes/repository.ts';

export const commitRoutes: readonly Route[] = [
  onRepository('GET', '/commits', 'contents=read', listHistory),
  onRepository('GET', '/commits/{ref+}', 'contents=read', readOne),
  onRepository('GET', '/compare/{basehead+}', 'contents=read', compare),
];

// More files than this the host leaves out of a comparison.
const mostFiles = 300;

function listHistory(call: RepositoryCall) {
  const { world, repository } = call;
  const { git } = repository;
  const from = findCommit(git, call.query.get('sha') ?? repository.defaultBranch);
  if (from === undefined) throw notFound();
  const path = call.query.get('path');
  const bounds = (['since', 'until'] as const).flatMap((name) => {
    const time = call.query.get(name);
    return time === null ? [] : [`--${name}=${time}`];
  });
  const page = paginate(call, listCommits(git, ...bounds, from, ...(path === null ? [] : ['--', path])));
  return ok(
    readCommits(git, page.items).map((commit) => shapeCommit(world, repository, commit)),
    page.headers,
  );
}

function readOne(call: RepositoryCall): Answer {
  const { world, repository } = call;
  const ref = call.params.ref ?? '';
  const sha = findCommit(repository.git, ref);
  if (sha === undefined) throw unprocessable(`No commit found for SHA: ${ref}`);
  const commit = readCommit(repository.git, sha);
  if (call.media === 'sha') return plain(sha, 'sha');
  if (call.media === 'diff') return plain(drawDiff(repository.git, commit.parents[0] ?? emptyTree, sha), 'diff');
  const files = listChanges(repository.git, commit.parents[0] ?? emptyTree, sha);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  const page = paginate(call, files, mostFiles);
  return ok(
    {
      ...shapeCommit(world, repository, commit),
      stats: { total: additions + deletions, additions, deletions },
      files: page.items.map((file) => shapeChange(world, repository, sha, file)),
    },
    page.headers,
  );
}

function compare(call: RepositoryCall): Answer {
  const { world, repository } = call;
  const { git } = repository;
  const [baseName = '', headName = ''] = (call.params.basehead ?? '').split('...');
  const base = findEnd(call, baseName);
  const head = findEnd(call, headName);
  const mergeBase = findMergeBase(git, base, head);
  if (mergeBase === undefined) throw notFound(`No common ancestor between ${baseName} and ${headName}.`);
  if (call.media === 'diff') return plain(drawDiff(git, mergeBase, head), 'diff');
  const ahead = [...listCommits(git, head, `^${base}`)].reverse();
  const behind = listCommits(git, base, `^${head}`).length;
  const page = paginate(call, ahead, 100);
  const html = `${htmlOf(repository)}/compare/${baseName}...${headName}`;
  const files = page.number === 1 ? listChanges(git, mergeBase, head).slice(0, mostFiles) : [];
  return ok(
    {
      url: `${apiOf(world, repository)}/compare/${baseName}...${headName}`,
      html_url: html,
      permalink_url: `${htmlOf(repository)}/compare/${base.slice(0, 7)}...${head.slice(0, 7)}`,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      base_commit: shapeCommit(world, repository, readCommit(git, base)),
      merge_base_commit: shapeCommit(world, repository, readCommit(git, mergeBase)),
      status: nameStatus(ahead.length, behind),
      ahead_by: ahead.length,
      behind_by: behind,
      total_commits: ahead.length,
      commits: readCommits(git, page.items).map((commit) => shapeCommit(world, repository, commit)),
      files: files.map((file) => shapeChange(world, repository, head, file)),
    },
    page.headers,
  );
}

/** A side of a comparison may be named `owner:branch`. */
function findEnd(call: RepositoryCall, name: string): string {
  const own = `${call.repository.owner.login}:`;
  const sha = findCommit(call.repository.git, name.startsWith(own) ? name.slice(own.length) : name);
  if (sha === undefined) throw notFound();
  return sha;
}

function nameStatus(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}
