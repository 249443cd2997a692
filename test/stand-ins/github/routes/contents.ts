import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { findCommit } from '../../git/history.ts';
import { findEntry, listTree, readBlob, type TreeEntry } from '../../git/objects.ts';
import { type Env, needs, type RepositoryContext, type RepositoryEnv } from '../http/context.ts';
import { notFound } from '../http/refusals.ts';
import { readMedia, sendMedia } from '../http/requests.ts';
import { apiOf, htmlOf } from '../shapes/repository.ts';
import type { Json } from '../world.ts';

export const contentRoutes = new Hono<RepositoryEnv>()
  .get('/contents/:path{.*}', needs('contents=read'), readContents)
  .get('/tarball/:ref{.+}', needs('contents=read'), leadToTarball)
  .get('/tarball', needs('contents=read'), leadToTarball);

/** Stands for codeload.github.com, where the address itself grants access. */
export const downloadRoutes = new Hono<Env>().get('/_codeload/:owner/:repo/legacy.tar.gz/:sha', download);

const fiveMinutes = 5 * 60 * 1000;

function readContents(c: RepositoryContext): Response {
  const { repository } = c.var;
  const ref = c.req.query('ref') ?? repository.defaultBranch;
  const commit = findCommit(repository.git, ref);
  if (commit === undefined) throw notFound(`No commit found for the ref ${ref}`);
  const path = (c.req.param('path') ?? '').replace(/\/+$/, '');
  if (path === '') return c.json(listTree(repository.git, commit, false).map((child) => shapeEntry(c, ref, child)));
  const entry = findEntry(repository.git, commit, path);
  if (entry === undefined) throw notFound();
  if (entry.type === 'blob' && readMedia(c) === 'raw') return sendMedia(c, readBlob(repository.git, entry.sha), 'raw');
  if (entry.type !== 'tree') return c.json(shapeFile(c, ref, entry));
  const inside = listTree(repository.git, entry.sha, false);
  return c.json(inside.map((child) => shapeEntry(c, ref, { ...child, path: `${path}/${child.path}` })));
}

function shapeFile(c: RepositoryContext, ref: string, entry: TreeEntry): Json {
  const bytes = readBlob(c.var.repository.git, entry.sha);
  const shape = shapeEntry(c, ref, entry);
  if (shape.type === 'symlink') return { ...shape, target: bytes.toString('utf8') };
  // GitHub omits the content between 1 and 100 MB.
  if (bytes.length > 1024 * 1024) return { ...shape, content: '', encoding: 'none' };
  return { ...shape, content: wrap(bytes.toString('base64')), encoding: 'base64' };
}

function shapeEntry(c: RepositoryContext, ref: string, entry: TreeEntry): Json {
  const { world, repository } = c.var;
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

function leadToTarball(c: RepositoryContext): Response {
  const { world, repository } = c.var;
  const ref = c.req.param('ref') ?? repository.defaultBranch;
  const sha = findCommit(repository.git, ref);
  if (sha === undefined) throw notFound();
  const key = randomBytes(16).toString('hex');
  const expiresAt = new Date(world.clock().getTime() + fiveMinutes);
  world.downloads.set(key, { repository, sha, expiresAt });
  const location = `${world.url}/_codeload/${repository.fullName}/legacy.tar.gz/${sha}?token=${key}`;
  return c.redirect(location, 302);
}

function download(c: Context<Env>): Response {
  const found = c.var.world.downloads.get(c.req.query('token') ?? '');
  if (found === undefined || found.expiresAt <= c.var.world.clock() || found.sha !== c.req.param('sha'))
    throw notFound();
  const { repository, sha } = found;
  const folder = `${repository.fullName.replace('/', '-')}-${sha.slice(0, 7)}`;
  const archive = repository.git.bytes(['archive', '--format=tar.gz', `--prefix=${folder}/`, sha]);
  return c.body(new Uint8Array(archive), 200, {
    'content-type': 'application/x-gzip',
    'content-disposition': `attachment; filename=${folder}.tar.gz`,
  });
}

function wrap(base64: string): string {
  return base64.replace(/.{60}/g, '$&\n').replace(/\n?$/, '\n');
}
