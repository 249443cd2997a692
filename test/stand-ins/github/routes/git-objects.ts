import { Hono } from 'hono';
import { z } from 'zod';
import { findCommit, readCommit } from '../../git/history.ts';
import {
  findEntry,
  listTree,
  readBlob,
  type TreeChange,
  typeOf,
  writeBlob,
  writeCommit,
  writeTree,
} from '../../git/objects.ts';
import { needs, type RepositoryContext, type RepositoryEnv } from '../http/context.ts';
import { notFound, unprocessable } from '../http/refusals.ts';
import { readBody, readMedia, sendMedia } from '../http/requests.ts';
import { nodeId } from '../shapes/account.ts';
import { shapeGitCommit } from '../shapes/commit.ts';
import { apiOf } from '../shapes/repository.ts';
import { type Json, noreplyAddress } from '../world.ts';

const NewBlob = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).default('utf-8') });
const NewTree = z.object({
  base_tree: z.string().optional(),
  tree: z
    .array(
      z.object({
        path: z.string().min(1),
        mode: z.enum(['100644', '100755', '040000', '160000', '120000']),
        type: z.enum(['blob', 'tree', 'commit']).optional(),
        sha: z.string().nullable().optional(),
        content: z.string().optional(),
      }),
    )
    .min(1),
});
const Signer = z.object({
  name: z.string().min(1),
  email: z.string().min(1),
  date: z.iso.datetime({ offset: true }).optional(),
});
const NewCommit = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: Signer.optional(),
  committer: Signer.optional(),
  signature: z.string().optional(),
});

export const gitObjectRoutes = new Hono<RepositoryEnv>()
  .get('/git/blobs/:file_sha', needs('contents=read'), readOneBlob)
  .post('/git/blobs', needs('contents=write'), createBlob)
  .get('/git/trees/:tree_sha{.+}', needs('contents=read'), readTree)
  .post('/git/trees', needs('contents=write'), createTree)
  .get('/git/commits/:commit_sha', needs('contents=read'), readOneCommit)
  .post('/git/commits', needs('contents=write'), createCommit);

function readOneBlob(c: RepositoryContext): Response {
  const sha = c.req.param('file_sha') ?? '';
  if (typeOf(c.var.repository.git, sha) !== 'blob') throw notFound();
  const bytes = readBlob(c.var.repository.git, sha);
  if (readMedia(c) === 'raw') return sendMedia(c, bytes, 'raw');
  return c.json({
    sha,
    node_id: nodeId('B', sha),
    size: bytes.length,
    url: `${apiOf(c.var.world, c.var.repository)}/git/blobs/${sha}`,
    content: bytes.toString('base64'),
    encoding: 'base64',
  });
}

function createBlob(c: RepositoryContext) {
  const input = readBody(c, NewBlob, 'Blob');
  const sha = writeBlob(
    c.var.repository.git,
    Buffer.from(input.content, input.encoding === 'base64' ? 'base64' : 'utf8'),
  );
  const url = `${apiOf(c.var.world, c.var.repository)}/git/blobs/${sha}`;
  return c.json({ sha, url }, 201, { location: url });
}

function readTree(c: RepositoryContext) {
  const { git } = c.var.repository;
  const name = c.req.param('tree_sha') ?? '';
  const commit = findCommit(git, name);
  const sha = commit === undefined ? name : readCommit(git, commit).tree;
  if (typeOf(git, sha) !== 'tree') throw notFound();
  return c.json(shapeTree(c, sha, c.req.query('recursive') !== undefined));
}

function createTree(c: RepositoryContext) {
  const { git } = c.var.repository;
  const input = readBody(c, NewTree, 'Tree');
  const base = input.base_tree === undefined ? undefined : treeOf(c, input.base_tree);
  const changes = input.tree.map((entry): TreeChange => {
    if (/^\/|\/$|(^|\/)\.{0,2}(\/|$)|(^|\/)\.git(\/|$)/i.test(entry.path)) {
      throw unprocessable('tree.path contains a malformed path component');
    }
    if ((entry.sha === undefined) === (entry.content === undefined)) {
      throw unprocessable('Must supply either tree.sha or tree.content');
    }
    if (entry.content !== undefined) return { path: entry.path, mode: entry.mode, sha: writeBlob(git, entry.content) };
    const sha = entry.sha ?? null;
    if (sha === null && (base === undefined || findEntry(git, base, entry.path) === undefined)) {
      throw unprocessable('GitRPC::BadObjectState');
    }
    const wanted = entry.mode === '040000' ? 'tree' : 'blob';
    if (sha !== null && entry.mode !== '160000' && typeOf(git, sha) !== wanted) {
      throw unprocessable(`tree.sha ${sha} is not a valid ${wanted}`);
    }
    return { path: entry.path, mode: entry.mode, sha };
  });
  const sha = writeTree(git, base, changes);
  const location = `${apiOf(c.var.world, c.var.repository)}/git/trees/${sha}`;
  return c.json(shapeTree(c, sha, false), 201, { location });
}

/** The tree of a base, which may be a tree or a commit. */
function treeOf(c: RepositoryContext, sha: string): string {
  const { git } = c.var.repository;
  const type = typeOf(git, sha);
  if (type === 'tree') return sha;
  if (type === 'commit') return readCommit(git, sha).tree;
  throw notFound();
}

function shapeTree(c: RepositoryContext, sha: string, recursive: boolean): Json {
  const api = `${apiOf(c.var.world, c.var.repository)}/git`;
  const entries = listTree(c.var.repository.git, sha, recursive).map((entry) => ({
    path: entry.path,
    mode: entry.mode,
    type: entry.type,
    sha: entry.sha,
    ...(entry.size === undefined ? {} : { size: entry.size }),
    ...(entry.type === 'commit' ? {} : { url: `${api}/${entry.type}s/${entry.sha}` }),
  }));
  return { sha, url: `${api}/trees/${sha}`, tree: entries, truncated: false };
}

function readOneCommit(c: RepositoryContext) {
  const sha = c.req.param('commit_sha') ?? '';
  if (typeOf(c.var.repository.git, sha) !== 'commit') throw notFound();
  return c.json(shapeGitCommit(c.var.world, c.var.repository, readCommit(c.var.repository.git, sha)));
}

function createCommit(c: RepositoryContext) {
  const { world, repository, token } = c.var;
  const { git } = repository;
  const input = readBody(c, NewCommit, 'Commit');
  if (typeOf(git, input.tree) !== 'tree') throw unprocessable('Tree SHA does not exist');
  if (input.parents.some((parent) => typeOf(git, parent) !== 'commit')) {
    throw unprocessable('Parent SHA does not exist or is not a commit object');
  }
  const now = world.clock();
  const { bot } = token.installation;
  const own = { name: bot.login, email: noreplyAddress(bot), date: now };
  const author = input.author === undefined ? own : { ...input.author, date: dateOf(input.author.date, now) };
  const custom = input.author !== undefined || input.committer !== undefined || input.signature !== undefined;
  // GitHub signs only commits that the App writes in its own name.
  const host = { name: 'GitHub', email: 'noreply@github.com', date: now };
  const committer =
    input.committer === undefined
      ? custom
        ? author
        : host
      : { ...input.committer, date: dateOf(input.committer.date, now) };
  const sha = writeCommit(git, { tree: input.tree, parents: input.parents, message: input.message, author, committer });
  if (!custom) repository.verified.add(sha);
  const location = `${apiOf(world, repository)}/git/commits/${sha}`;
  return c.json(shapeGitCommit(world, repository, readCommit(git, sha)), 201, { location });
}

function dateOf(text: string | undefined, now: Date): Date {
  return text === undefined ? now : new Date(text);
}
