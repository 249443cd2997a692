import { Hono } from 'hono';
import { headOf, readCommit } from '../../git/history.ts';
import { needs, type RepositoryContext, type RepositoryEnv } from '../http/context.ts';
import { notFound } from '../http/refusals.ts';
import { paginate } from '../http/requests.ts';
import { shapeUser } from '../shapes/account.ts';
import { shapeCommit } from '../shapes/commit.ts';
import { apiOf, htmlOf, shapeFullRepository } from '../shapes/repository.ts';
import { type AccessLevel, accessOf, type Json } from '../world.ts';

export const repositoryRoutes = new Hono<RepositoryEnv>()
  .get('/', needs('metadata=read'), (c) => c.json(shapeFullRepository(c.var.world, c.var.repository)))
  .get('/branches/:branch{.+}', needs('contents=read'), readBranch)
  .get('/rules/branches/:branch{.+}', needs('metadata=read'), listRules)
  .get('/collaborators/:username/permission', needs('metadata=read'), readPermission);

function readBranch(c: RepositoryContext) {
  const { world, repository } = c.var;
  const branch = c.req.param('branch') ?? '';
  const sha = headOf(repository.git, branch);
  if (sha === undefined) throw notFound('Branch not found');
  const self = `${apiOf(world, repository)}/branches/${branch}`;
  const guarded = (repository.rules.get(branch) ?? []).length > 0;
  return c.json({
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

function listRules(c: RepositoryContext) {
  const page = paginate(c, c.var.repository.rules.get(c.req.param('branch') ?? '') ?? []);
  return c.json(page);
}

function readPermission(c: RepositoryContext) {
  const { world, repository } = c.var;
  const user = world.users.get(c.req.param('username') ?? '');
  if (user === undefined) throw notFound(`${c.req.param('username')} is not a user`);
  const level = accessOf(user, repository);
  return c.json({
    permission: coarse[level],
    role_name: level,
    user: { ...shapeUser(world, user), role_name: level, permissions: describeAccess(level) },
  });
}

// `permission` has four values only; role_name has all six.
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
