import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { created, notFound, ok, Refused } from '../http/answer.ts';
import { covers } from '../http/authorize.ts';
import { readBody } from '../http/read-body.ts';
import type { AppCall, Route } from '../http/route.ts';
import { shapeApp, shapeInstallation } from '../shapes/app.ts';
import { shapeRepository } from '../shapes/repository.ts';
import { type Installation, type Permissions, repositoryNamed } from '../world.ts';

const TokenWish = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number().int()).optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])).optional(),
});
type TokenWish = z.infer<typeof TokenWish>;

const hour = 60 * 60 * 1000;

export const appRoutes: readonly Route[] = [
  {
    kind: 'app',
    method: 'GET',
    template: '/app',
    handle: (call) => ok(shapeApp(call.world, call.installations[0])),
  },
  {
    kind: 'app',
    method: 'GET',
    template: '/repos/{owner}/{repo}/installation',
    handle: findInstallation,
  },
  {
    kind: 'app',
    method: 'POST',
    template: '/app/installations/{installation_id}/access_tokens',
    handle: mintToken,
  },
];

function findInstallation(call: AppCall) {
  const name = `${call.params.owner}/${call.params.repo}`;
  const installation = call.installations.find(({ repositories }) => repositories.includes(name));
  if (installation === undefined) throw notFound();
  return ok(shapeInstallation(call.world, installation));
}

function mintToken(call: AppCall) {
  const { world } = call;
  const installation = call.installations.find(({ id }) => String(id) === call.params.installation_id);
  if (installation === undefined) throw notFound();
  const wish = readBody(TokenWish, call.body, 'InstallationToken');
  const repositories = narrowRepositories(call, installation, wish);
  const permissions = narrowPermissions(installation, wish);
  const expiresAt = new Date(world.clock().getTime() + hour);
  const token = `ghs_${randomBytes(30).toString('base64url')}`;
  world.tokens.set(token, { installation, repositories, permissions, expiresAt });
  return created({
    token,
    expires_at: expiresAt.toISOString().replace(/\.\d+Z$/, 'Z'),
    permissions,
    repository_selection: 'selected',
    repositories: repositories.map((name) => shapeRepository(world, repositoryNamed(world, name))),
  });
}

function narrowRepositories(call: AppCall, installation: Installation, wish: TokenWish): readonly string[] {
  if (wish.repositories === undefined && wish.repository_ids === undefined) return installation.repositories;
  const known = installation.repositories.map((name) => repositoryNamed(call.world, name));
  const byName = (wish.repositories ?? []).map((name) => known.find((repository) => repository.name === name));
  const byId = (wish.repository_ids ?? []).map((id) => known.find((repository) => repository.id === id));
  return [...new Set([...byName, ...byId])].map((repository) => {
    if (repository !== undefined) return repository.fullName;
    throw new Refused(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  });
}

function narrowPermissions(installation: Installation, wish: TokenWish): Permissions {
  if (wish.permissions === undefined) return installation.permissions;
  for (const [name, level] of Object.entries(wish.permissions)) {
    if (name !== 'metadata' && !covers(installation.permissions[name], level)) {
      throw new Refused(422, 'The permissions requested are not granted to this installation.');
    }
  }
  return { ...wish.permissions, metadata: 'read' };
}
