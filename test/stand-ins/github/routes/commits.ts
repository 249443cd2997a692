import { Hono } from 'hono';
import { drawDiff, emptyTree, listChanges } from '../../git/changes.ts';
import { findCommit, findMergeBase, listCommits, readCommit, readCommits } from '../../git/history.ts';
import { needs, type RepositoryContext, type RepositoryEnv } from '../http/context.ts';
import { notFound, unprocessable } from '../http/refusals.ts';
import { paginate, readMedia, sendMedia } from '../http/requests.ts';
import { shapeChange, shapeCommit } from '../shapes/commit.ts';
import { apiOf, htmlOf } from '../shapes/repository.ts';

export const commitRoutes = new Hono<RepositoryEnv>()
  .get('/commits', needs('contents=read'), listHistory)
  .get('/commits/:ref{.+}', needs('contents=read'), readOne)
  .get('/compare/:basehead{.+}', needs('contents=read'), compare);

// GitHub lists no more files than this in a comparison.
const mostFiles = 300;

function listHistory(c: RepositoryContext) {
  const { world, repository } = c.var;
  const { git } = repository;
  const from = findCommit(git, c.req.query('sha') ?? repository.defaultBranch);
  if (from === undefined) throw notFound();
  const path = c.req.query('path');
  const bounds = (['since', 'until'] as const).flatMap((name) => {
    const time = c.req.query(name);
    return time === undefined ? [] : [`--${name}=${time}`];
  });
  const page = paginate(c, listCommits(git, ...bounds, from, ...(path === undefined ? [] : ['--', path])));
  return c.json(readCommits(git, page).map((commit) => shapeCommit(world, repository, commit)));
}

function readOne(c: RepositoryContext): Response {
  const { world, repository } = c.var;
  const ref = c.req.param('ref') ?? '';
  const sha = findCommit(repository.git, ref);
  if (sha === undefined) throw unprocessable(`No commit found for SHA: ${ref}`);
  const commit = readCommit(repository.git, sha);
  if (readMedia(c) === 'sha') return sendMedia(c, sha, 'sha');
  if (readMedia(c) === 'diff')
    return sendMedia(c, drawDiff(repository.git, commit.parents[0] ?? emptyTree, sha), 'diff');
  const files = listChanges(repository.git, commit.parents[0] ?? emptyTree, sha);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  const page = paginate(c, files, mostFiles);
  return c.json({
    ...shapeCommit(world, repository, commit),
    stats: { total: additions + deletions, additions, deletions },
    files: page.map((file) => shapeChange(world, repository, sha, file)),
  });
}

function compare(c: RepositoryContext): Response {
  const { world, repository } = c.var;
  const { git } = repository;
  const [baseName = '', headName = ''] = (c.req.param('basehead') ?? '').split('...');
  const base = findEnd(c, baseName);
  const head = findEnd(c, headName);
  const mergeBase = findMergeBase(git, base, head);
  if (mergeBase === undefined) throw notFound(`No common ancestor between ${baseName} and ${headName}.`);
  if (readMedia(c) === 'diff') return sendMedia(c, drawDiff(git, mergeBase, head), 'diff');
  const ahead = [...listCommits(git, head, `^${base}`)].reverse();
  const behind = listCommits(git, base, `^${head}`).length;
  const page = paginate(c, ahead, 100);
  const html = `${htmlOf(repository)}/compare/${baseName}...${headName}`;
  const files = Number(c.req.query('page') ?? 1) === 1 ? listChanges(git, mergeBase, head).slice(0, mostFiles) : [];
  return c.json({
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
    commits: readCommits(git, page).map((commit) => shapeCommit(world, repository, commit)),
    files: files.map((file) => shapeChange(world, repository, head, file)),
  });
}

/** A side of a comparison may be named `owner:branch`. */
function findEnd(c: RepositoryContext, name: string): string {
  const own = `${c.var.repository.owner.login}:`;
  const sha = findCommit(c.var.repository.git, name.startsWith(own) ? name.slice(own.length) : name);
  if (sha === undefined) throw notFound();
  return sha;
}

function nameStatus(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}
