import { z } from 'zod';
import { deleteBranch, setBranch } from '../actions/push.ts';
import { findMergeBase, headOf, isAncestor } from '../git/history.ts';
import { readRef } from '../git/loose.ts';
import { typeOf } from '../git/objects.ts';
import { created, notFound, ok, Refused, unprocessable } from '../http/answer.ts';
import { grants } from '../http/authorize.ts';
import { readBody } from '../http/read-body.ts';
import { onRepository, type RepositoryCall, type Route } from '../http/route.ts';
import { nodeId } from '../shapes/account.ts';
import { apiOf } from '../shapes/repository.ts';
import type { Json } from '../world.ts';

const NewRef = z.object({ ref: z.string(), sha: z.string() });
const RefChange = z.object({ sha: z.string(), force: z.boolean().default(false) });

export const gitRefRoutes: readonly Route[] = [
  onRepository('GET', '/git/ref/{ref+}', 'contents=read', readOneRef),
  onRepository('GET', '/git/matching-refs/{ref+}', 'contents=read', listRefs),
  onRepository('POST', '/git/refs', 'contents=write', createRef),
  onRepository('PATCH', '/git/refs/{ref+}', 'contents=write', moveRef),
  onRepository('DELETE', '/git/refs/{ref+}', 'contents=write', removeRef),
];

function readOneRef(call: RepositoryCall) {
  const sha = shaOf(call, `refs/${call.params.ref}`);
  if (sha === undefined) throw notFound();
  return ok(shapeRef(call, `refs/${call.params.ref}`, sha));
}

function listRefs(call: RepositoryCall) {
  const start = `refs/${call.params.ref}`;
  const lines = call.repository.git.text(['for-each-ref', '--format=%(refname) %(objectname)']).split('\n');
  const refs = lines.map((line) => line.split(' ')).filter(([ref]) => ref?.startsWith(start));
  return ok(refs.map(([ref = '', sha = '']) => shapeRef(call, ref, sha)));
}

function createRef(call: RepositoryCall) {
  const wish = readBody(NewRef, call.body, 'Reference');
  const { git } = call.repository;
  if (!/^refs\/[^/]+\/./.test(wish.ref)) {
    throw unprocessable("Reference name must start with 'refs/' and have at least two slashes.");
  }
  if (git.ask(['check-ref-format', wish.ref]) === undefined)
    throw unprocessable(`${wish.ref} is not a valid ref name.`);
  if (typeOf(git, wish.sha) !== 'commit') throw unprocessable('Object does not exist');
  if (shaOf(call, wish.ref) !== undefined) throw unprocessable('Reference already exists');
  if (clashes(call, wish.ref)) throw unprocessable('Reference update failed');
  guardWorkflows(call, undefined, wish.sha);
  setRef(call, wish.ref, wish.sha);
  return created(shapeRef(call, wish.ref, wish.sha), `${apiOf(call.world, call.repository)}/git/${wish.ref}`);
}

function moveRef(call: RepositoryCall) {
  const wish = readBody(RefChange, call.body, 'Reference');
  const { git } = call.repository;
  const ref = `refs/${call.params.ref}`;
  const before = shaOf(call, ref);
  if (before === undefined) throw unprocessable('Reference does not exist');
  if (typeOf(git, wish.sha) !== 'commit') throw unprocessable('Object does not exist');
  if (!wish.force && !isAncestor(git, before, wish.sha)) throw unprocessable('Update is not a fast forward');
  guardWorkflows(call, before, wish.sha);
  setRef(call, ref, wish.sha);
  return ok(shapeRef(call, ref, wish.sha));
}

function removeRef(call: RepositoryCall) {
  const { world, repository, token } = call;
  const ref = `refs/${call.params.ref}`;
  if (shaOf(call, ref) === undefined) throw unprocessable('Reference does not exist');
  const branch = branchOf(ref);
  if (branch === repository.defaultBranch) throw unprocessable('Cannot delete the default branch');
  if (branch === undefined) repository.git.text(['update-ref', '-d', ref]);
  else deleteBranch(world, repository, branch, token.installation.bot);
  return { status: 204 };
}

function setRef(call: RepositoryCall, ref: string, sha: string): void {
  const branch = branchOf(ref);
  if (branch === undefined) call.repository.git.text(['update-ref', ref, sha]);
  else setBranch(call.world, call.repository, branch, sha, call.token.installation.bot);
}

/** Files that start workflows ask for a permission of their own. */
function guardWorkflows(call: RepositoryCall, before: string | undefined, sha: string): void {
  const { git, defaultBranch } = call.repository;
  const main = headOf(git, defaultBranch);
  const from = before ?? (main === undefined ? undefined : findMergeBase(git, main, sha));
  if (from === undefined || grants(call.token.permissions, 'workflows=write')) return;
  const changed = git.text(['diff', '--name-only', from, sha, '--', '.github/workflows']);
  if (changed === '') return;
  throw new Refused(403, 'Resource not accessible by integration', undefined, {
    'x-accepted-github-permissions': 'contents=write,workflows=write',
  });
}

/** Git keeps refs as files: `a` and `a/b` cannot both be. */
function clashes(call: RepositoryCall, ref: string): boolean {
  const refs = call.repository.git.text(['for-each-ref', '--format=%(refname)']).split('\n');
  return refs.some((known) => known.startsWith(`${ref}/`) || ref.startsWith(`${known}/`));
}

function shaOf(call: RepositoryCall, ref: string): string | undefined {
  return readRef(call.repository.git, ref);
}

function branchOf(ref: string): string | undefined {
  return ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : undefined;
}

function shapeRef(call: RepositoryCall, ref: string, sha: string): Json {
  const api = `${apiOf(call.world, call.repository)}/git`;
  return {
    ref,
    node_id: nodeId('REF', ref),
    url: `${api}/${ref}`,
    object: { sha, type: 'commit', url: `${api}/commits/${sha}` },
  };
}
