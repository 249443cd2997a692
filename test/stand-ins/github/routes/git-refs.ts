import { Hono } from 'hono';
import { z } from 'zod';
import { findMergeBase, headOf, isAncestor } from '../../git/history.ts';
import { readRef } from '../../git/loose.ts';
import { typeOf } from '../../git/objects.ts';
import { deleteBranch, setBranch } from '../actions/push.ts';
import { grants } from '../http/authorize.ts';
import { needs, type RepositoryContext, type RepositoryEnv } from '../http/context.ts';
import { notFound, Refused, unprocessable } from '../http/refusals.ts';
import { readBody } from '../http/requests.ts';
import { nodeId } from '../shapes/account.ts';
import { apiOf } from '../shapes/repository.ts';
import type { Json } from '../world.ts';

const NewRef = z.object({ ref: z.string(), sha: z.string() });
const RefChange = z.object({ sha: z.string(), force: z.boolean().default(false) });

export const gitRefRoutes = new Hono<RepositoryEnv>()
  .get('/git/ref/:ref{.+}', needs('contents=read'), readOneRef)
  .get('/git/matching-refs/:ref{.+}', needs('contents=read'), listRefs)
  .post('/git/refs', needs('contents=write'), createRef)
  .patch('/git/refs/:ref{.+}', needs('contents=write'), moveRef)
  .delete('/git/refs/:ref{.+}', needs('contents=write'), removeRef);

function readOneRef(c: RepositoryContext) {
  const sha = shaOf(c, `refs/${c.req.param('ref')}`);
  if (sha === undefined) throw notFound();
  return c.json(shapeRef(c, `refs/${c.req.param('ref')}`, sha));
}

function listRefs(c: RepositoryContext) {
  const start = `refs/${c.req.param('ref')}`;
  const lines = c.var.repository.git.text(['for-each-ref', '--format=%(refname) %(objectname)']).split('\n');
  const refs = lines.map((line) => line.split(' ')).filter(([ref]) => ref?.startsWith(start));
  return c.json(refs.map(([ref = '', sha = '']) => shapeRef(c, ref, sha)));
}

function createRef(c: RepositoryContext) {
  const input = readBody(c, NewRef, 'Reference');
  const { git } = c.var.repository;
  if (!/^refs\/[^/]+\/./.test(input.ref)) {
    throw unprocessable("Reference name must start with 'refs/' and have at least two slashes.");
  }
  if (git.tryText(['check-ref-format', input.ref]) === undefined)
    throw unprocessable(`${input.ref} is not a valid ref name.`);
  if (typeOf(git, input.sha) !== 'commit') throw unprocessable('Object does not exist');
  if (shaOf(c, input.ref) !== undefined) throw unprocessable('Reference already exists');
  if (clashes(c, input.ref)) throw unprocessable('Reference update failed');
  guardWorkflows(c, undefined, input.sha);
  setRef(c, input.ref, input.sha);
  const location = `${apiOf(c.var.world, c.var.repository)}/git/${input.ref}`;
  return c.json(shapeRef(c, input.ref, input.sha), 201, { location });
}

function moveRef(c: RepositoryContext) {
  const input = readBody(c, RefChange, 'Reference');
  const { git } = c.var.repository;
  const ref = `refs/${c.req.param('ref')}`;
  const before = shaOf(c, ref);
  if (before === undefined) throw unprocessable('Reference does not exist');
  if (typeOf(git, input.sha) !== 'commit') throw unprocessable('Object does not exist');
  if (!input.force && !isAncestor(git, before, input.sha)) throw unprocessable('Update is not a fast forward');
  guardWorkflows(c, before, input.sha);
  setRef(c, ref, input.sha);
  return c.json(shapeRef(c, ref, input.sha));
}

function removeRef(c: RepositoryContext) {
  const { world, repository, token } = c.var;
  const ref = `refs/${c.req.param('ref')}`;
  if (shaOf(c, ref) === undefined) throw unprocessable('Reference does not exist');
  const branch = branchOf(ref);
  if (branch === repository.defaultBranch) throw unprocessable('Cannot delete the default branch');
  if (branch === undefined) repository.git.text(['update-ref', '-d', ref]);
  else deleteBranch(world, repository, branch, token.installation.bot);
  return c.body(null, 204);
}

function setRef(c: RepositoryContext, ref: string, sha: string): void {
  const branch = branchOf(ref);
  if (branch === undefined) c.var.repository.git.text(['update-ref', ref, sha]);
  else setBranch(c.var.world, c.var.repository, branch, sha, c.var.token.installation.bot);
}

/** Workflow files need a permission of their own. */
function guardWorkflows(c: RepositoryContext, before: string | undefined, sha: string): void {
  const { git, defaultBranch } = c.var.repository;
  const main = headOf(git, defaultBranch);
  const from = before ?? (main === undefined ? undefined : findMergeBase(git, main, sha));
  if (from === undefined || grants(c.var.token.permissions, 'workflows=write')) return;
  const changed = git.text(['diff', '--name-only', from, sha, '--', '.github/workflows']);
  if (changed === '') return;
  throw new Refused(403, 'Resource not accessible by integration', undefined, {
    'x-accepted-github-permissions': 'contents=write,workflows=write',
  });
}

/** Git stores refs as files: `a` and `a/b` cannot both exist. */
function clashes(c: RepositoryContext, ref: string): boolean {
  const refs = c.var.repository.git.text(['for-each-ref', '--format=%(refname)']).split('\n');
  return refs.some((known) => known.startsWith(`${ref}/`) || ref.startsWith(`${known}/`));
}

function shaOf(c: RepositoryContext, ref: string): string | undefined {
  return readRef(c.var.repository.git, ref);
}

function branchOf(ref: string): string | undefined {
  return ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : undefined;
}

function shapeRef(c: RepositoryContext, ref: string, sha: string): Json {
  const api = `${apiOf(c.var.world, c.var.repository)}/git`;
  return {
    ref,
    node_id: nodeId('REF', ref),
    url: `${api}/${ref}`,
    object: { sha, type: 'commit', url: `${api}/commits/${sha}` },
  };
}
