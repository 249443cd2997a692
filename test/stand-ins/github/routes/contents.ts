import { randomBytes } from 'node:crypto';
import { findCommit } from '../git/history.ts';
import { findEntry, listTree, readBlob, type TreeEntry } from '../git/objects.ts';
import { type Answer, notFound, ok, plain } from '../http/answer.ts';
import { type Call, onRepository, type RepositoryCall, type Route } from '../http/route.ts';
import { apiOf, htmlOf } from '../shapes/repository.ts';
import type { Json } from '../world.ts';

export const contentRoutes: readonly Route[] = [
  onRepository('GET', '/contents/', 'contents=read', readContents),
  onRepository('GET', '/contents/{path+}', 'contents=read', readContents),
  onRepository('GET', '/tarball/{ref+}', 'contents=read', leadToTarball),
  onRepository('GET', '/tarball', 'contents=read', leadToTarball),
  { kind: 'open', method: 'GET', template: '/_codeload/{owner}/{repo}/legacy.tar.gz/{sha}', handle: download },
];

const fiveMinutes = 5 * 60 * 1000;

function readContents(call: RepositoryCall): Answer {
  const { repository } = call;
  const ref = call.query.get('ref') ?? repository.defaultBranch;
  const commit = findCommit(repository.git, ref);
  if (commit === undefined) throw notFound(`No commit found for the ref ${ref}`);
  const path = (call.params.path ?? '').replace(/\/+$/, '');
  if (path === '') return ok(listTree(repository.git, commit, false).map((child) => shapeEntry(call, ref, child)));
  const entry = findEntry(repository.git, commit, path);
  if (entry === undefined) throw notFound();
  if (entry.type === 'blob' && call.media === 'raw') return plain(readBlob(repository.git, entry.sha), 'raw');
  if (entry.type !== 'tree') return ok(shapeFile(call, ref, entry));
  const inside = listTree(repository.git, entry.sha, false);
  return ok(inside.map((child) => shapeEntry(call, ref, { ...child, path: `${path}/${child.path}` })));
}

function shapeFile(call: RepositoryCall, ref: string, entry: TreeEntry): Json {
  const bytes = readBlob(call.repository.git, entry.sha);
  const shape = shapeEntry(call, ref, entry);
  if (shape.type === 'symlink') return { ...shape, target: bytes.toString('utf8') };
  // Between 1 and 100 MB the host leaves the content out.
  if (bytes.length > 1024 * 1024) return { ...shape, content: '', encoding: 'none' };
  return { ...shape, content: wrap(bytes.toString('base64')), encoding: 'base64' };
}

function shapeEntry(call: RepositoryCall, ref: string, entry: TreeEntry): Json {
  const { world, repository } = call;
  const path = entry.path.split('/').map(encodeURIComponent).join('/');
  const self = `${apiOf(world, repository)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const type = entry.mode === '120000' ? 'symlink' : entry.type === 'tree' ? 'dir' : 'file';
  const git = `${apiOf(world, repository)}/git/${entry.type}s/${entry.sha}`;
  const html = `${htmlOf(repository)}/${entry.type === 'tree' ? 'tree' : 'blob'}/${encodeURIComponent(ref)}/${path}`;
  return {
    name: entry.path.split('/').at(-1) ?? entry.path,
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url: self,
    html_url: html,
    git_url: git,
    download_url: type === 'dir' ? null : `https://raw.githubusercontent.com/${repository.fullName}/${ref}/${path}`,
    type,
    _links: { self, git, html },
  };
}

function leadToTarball(call: RepositoryCall): Answer {
  const { world, repository } = call;
  const ref = call.params.ref ?? repository.defaultBranch;
  const sha = findCommit(repository.git, ref);
  if (sha === undefined) throw notFound();
  const key = randomBytes(16).toString('hex');
  const expiresAt = new Date(world.clock().getTime() + fiveMinutes);
  world.downloads.set(key, { repository, sha, expiresAt });
  const location = `${world.url}/_codeload/${repository.fullName}/legacy.tar.gz/${sha}?token=${key}`;
  return { status: 302, headers: { location } };
}

/** Stands for codeload.github.com: the address itself is the right to read. */
function download(call: Call): Answer {
  const found = call.world.downloads.get(call.query.get('token') ?? '');
  if (found === undefined || found.expiresAt <= call.world.clock() || found.sha !== call.params.sha) throw notFound();
  const { repository, sha } = found;
  const folder = `${repository.fullName.replace('/', '-')}-${sha.slice(0, 7)}`;
  return {
    status: 200,
    bytes: repository.git.bytes(['archive', '--format=tar.gz', `--prefix=${folder}/`, sha]),
    headers: { 'content-type': 'application/x-gzip', 'content-disposition': `attachment; filename=${folder}.tar.gz` },
  };
}

function wrap(base64: string): string {
  return base64.replace(/.{60}/g, '$&\n').replace(/\n?$/, '\n');
}
