import { headOf, readCommit } from '../git/history.ts';
import { notFound, ok } from '../http/answer.ts';
import { paginate } from '../http/paging.ts';
import { onRepository, type RepositoryCall, type Route } from '../http/route.ts';
import { shapeUser } from '../shapes/account.ts';
import { shapeCommit } from '../shapes/commit.ts';
import { apiOf, htmlOf, shapeFullRepository } from '../shapes/repository.ts';
import { type AccessLevel, accessOf, type Json } from '../world.ts';

export const repositoryRoutes: readonly Route[] = [
  onRepository('GET', '', 'metadata=read', (call) => ok(shapeFullRepository(call.world, call.repository))),
  onRepository('GET', '/branches/{branch+}', 'contents=read', readBranch),
  onRepository('GET', '/rules/branches/{branch+}', 'metadata=read', listRules),
  onRepository('GET', '/collaborators/{username}/permission', 'metadata=read', readPermission),
];

function readBranch(call: RepositoryCall) {
  const { world, repository } = call;
  const branch = call.params.branch ?? '';
  const sha = headOf(repository.git, branch);
  if (sha === undefined) throw notFound('Branch not found');
  const self = `${apiOf(world, repository)}/branches/${branch}`;
  const guarded = (repository.rules.get(branch) ?? []).length > 0;
  return ok({
    name: branch,
    commit: shapeCommit(world, repository, readCommit(repository.git, sha)),
    _links: { self, html: `${htmlOf(repository)}/tree/${branch}` },
    protected: guarded,
    protection: {
      enabled: false,
      required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
    },
    protection_url: `${self}/protection`,
  });
}

function listRules(call: RepositoryCall) {
  const page = paginate(call, call.repository.rules.get(call.params.branch ?? '') ?? []);
  return ok(page.items, page.headers);
}

function readPermission(call: RepositoryCall) {
  const { world, repository } = call;
  const user = world.users.get(call.params.username ?? '');
  if (user === undefined) throw notFound(`${call.params.username} is not a user`);
  const level = accessOf(user, repository);
  return ok({
    permission: coarse[level],
    role_name: level,
    user: { ...shapeUser(world, user), role_name: level, permissions: describeAccess(level) },
  });
}

// The older member knows four words only; role_name has them all.
const coarse: Readonly<Record<AccessLevel, string>> = {
  admin: 'admin',
  maintain: 'write',
  write: 'write',
  triage: 'read',
  read: 'read',
  none: 'none',
};

function describeAccess(level: AccessLevel): Json {
  const rank = ['none', 'read', 'triage', 'write', 'maintain', 'admin'].indexOf(level);
  return { pull: rank >= 1, triage: rank >= 2, push: rank >= 3, maintain: rank >= 4, admin: rank >= 5 };
}
