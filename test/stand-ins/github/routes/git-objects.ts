import { z } from 'zod';
import { findCommit, readCommit } from '../git/history.ts';
import {
  findEntry,
  listTree,
  readBlob,
  type TreeChange,
  typeOf,
  writeBlob,
  writeCommit,
  writeTree,
} from '../git/objects.ts';
import { type Answer, created, notFound, ok, plain, unprocessable } from '../http/answer.ts';
import { readBody } from '../http/read-body.ts';
import { onRepository, type RepositoryCall, type Route } from '../http/route.ts';
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

export const gitObjectRoutes: readonly Route[] = [
  onRepository('GET', '/git/blobs/{file_sha}', 'contents=read', readOneBlob),
  onRepository('POST', '/git/blobs', 'contents=write', createBlob),
  onRepository('GET', '/git/trees/{tree_sha+}', 'contents=read', readTree),
  onRepository('POST', '/git/trees', 'contents=write', createTree),
  onRepository('GET', '/git/commits/{commit_sha}', 'contents=read', readOneCommit),
  onRepository('POST', '/git/commits', 'contents=write', createCommit),
];

function readOneBlob(call: RepositoryCall): Answer {
  const sha = call.params.file_sha ?? '';
  if (typeOf(call.repository.git, sha) !== 'blob') throw notFound();
  const bytes = readBlob(call.repository.git, sha);
  if (call.media === 'raw') return plain(bytes, 'raw');
  return ok({
    sha,
    node_id: nodeId('B', sha),
    size: bytes.length,
    url: `${apiOf(call.world, call.repository)}/git/blobs/${sha}`,
    content: bytes.toString('base64'),
    encoding: 'base64',
  });
}

function createBlob(call: RepositoryCall) {
  const wish = readBody(NewBlob, call.body, 'Blob');
  const sha = writeBlob(call.repository.git, Buffer.from(wish.content, wish.encoding === 'base64' ? 'base64' : 'utf8'));
  const url = `${apiOf(call.world, call.repository)}/git/blobs/${sha}`;
  return created({ sha, url }, url);
}

function readTree(call: RepositoryCall) {
  const { git } = call.repository;
  const name = call.params.tree_sha ?? '';
  const commit = findCommit(git, name);
  const sha = commit === undefined ? name : readCommit(git, commit).tree;
  if (typeOf(git, sha) !== 'tree') throw notFound();
  return ok(shapeTree(call, sha, call.query.has('recursive')));
}

function createTree(call: RepositoryCall) {
  const { git } = call.repository;
  const wish = readBody(NewTree, call.body, 'Tree');
  const base = wish.base_tree === undefined ? undefined : treeOf(call, wish.base_tree);
  const changes = wish.tree.map((entry): TreeChange => {
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
  return created(shapeTree(call, sha, false), `${apiOf(call.world, call.repository)}/git/trees/${sha}`);
}

/** The tree a base names: itself, or the one of a commit. */
function treeOf(call: RepositoryCall, sha: string): string {
  const { git } = call.repository;
  const type = typeOf(git, sha);
  if (type === 'tree') return sha;
  if (type === 'commit') return readCommit(git, sha).tree;
  throw notFound();
}

function shapeTree(call: RepositoryCall, sha: string, recursive: boolean): Json {
  const api = `${apiOf(call.world, call.repository)}/git`;
  const entries = listTree(call.repository.git, sha, recursive).map((entry) => ({
    path: entry.path,
    mode: entry.mode,
    type: entry.type,
    sha: entry.sha,
    ...(entry.size === undefined ? {} : { size: entry.size }),
    ...(entry.type === 'commit' ? {} : { url: `${api}/${entry.type}s/${entry.sha}` }),
  }));
  return { sha, url: `${api}/trees/${sha}`, tree: entries, truncated: false };
}

function readOneCommit(call: RepositoryCall) {
  const sha = call.params.commit_sha ?? '';
  if (typeOf(call.repository.git, sha) !== 'commit') throw notFound();
  return ok(shapeGitCommit(call.world, call.repository, readCommit(call.repository.git, sha)));
}

function createCommit(call: RepositoryCall) {
  const { world, repository, token } = call;
  const { git } = repository;
  const wish = readBody(NewCommit, call.body, 'Commit');
  if (typeOf(git, wish.tree) !== 'tree') throw unprocessable('Tree SHA does not exist');
  if (wish.parents.some((parent) => typeOf(git, parent) !== 'commit')) {
    throw unprocessable('Parent SHA does not exist or is not a commit object');
  }
  const now = world.clock();
  const { bot } = token.installation;
  const own = { name: bot.login, email: noreplyAddress(bot), date: now };
  const author = wish.author === undefined ? own : { ...wish.author, date: dateOf(wish.author.date, now) };
  const custom = wish.author !== undefined || wish.committer !== undefined || wish.signature !== undefined;
  // Only what the App writes in its own name, the host signs and commits as itself.
  const host = { name: 'GitHub', email: 'noreply@github.com', date: now };
  const committer =
    wish.committer === undefined
      ? custom
        ? author
        : host
      : { ...wish.committer, date: dateOf(wish.committer.date, now) };
  const sha = writeCommit(git, { tree: wish.tree, parents: wish.parents, message: wish.message, author, committer });
  if (!custom) repository.verified.add(sha);
  return created(
    shapeGitCommit(world, repository, readCommit(git, sha)),
    `${apiOf(world, repository)}/git/commits/${sha}`,
  );
}

function dateOf(text: string | undefined, now: Date): Date {
  return text === undefined ? now : new Date(text);
}
