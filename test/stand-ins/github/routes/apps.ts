import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { covers } from '../http/authorize.ts';
import { type AppContext, type AppEnv, signedByApp } from '../http/context.ts';
import { notFound, Refused } from '../http/refusals.ts';
import { readBody } from '../http/requests.ts';
import { shapeApp, shapeInstallation } from '../shapes/app.ts';
import { shapeRepository } from '../shapes/repository.ts';
import { type Installation, type Permissions, repositoryNamed } from '../world.ts';

const TokenRequest = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number().int()).optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])).optional(),
});
type TokenRequest = z.infer<typeof TokenRequest>;

const hour = 60 * 60 * 1000;

export const appRoutes = new Hono<AppEnv>()
  .get('/app', signedByApp, (c) => c.json(shapeApp(c.var.world, c.var.installations[0])))
  .get('/repos/:owner/:repo/installation', signedByApp, findInstallation)
  .post('/app/installations/:installation_id/access_tokens', signedByApp, mintToken);

function findInstallation(c: AppContext) {
  const name = `${c.req.param('owner')}/${c.req.param('repo')}`;
  const installation = c.var.installations.find(({ repositories }) => repositories.includes(name));
  if (installation === undefined) throw notFound();
  return c.json(shapeInstallation(c.var.world, installation));
}

function mintToken(c: AppContext) {
  const { world } = c.var;
  const installation = c.var.installations.find(({ id }) => String(id) === c.req.param('installation_id'));
  if (installation === undefined) throw notFound();
  const input = readBody(c, TokenRequest, 'InstallationToken');
  const repositories = narrowRepositories(c, installation, input);
  const permissions = narrowPermissions(installation, input);
  const expiresAt = new Date(world.clock().getTime() + hour);
  const token = `ghs_${randomBytes(30).toString('base64url')}`;
  world.tokens.set(token, { installation, repositories, permissions, expiresAt });
  return c.json(
    {
      token,
      expires_at: expiresAt.toISOString().replace(/\.\d+Z$/, 'Z'),
      permissions,
      repository_selection: 'selected',
      repositories: repositories.map((name) => shapeRepository(world, repositoryNamed(world, name))),
    },
    201,
  );
}

function narrowRepositories(c: AppContext, installation: Installation, input: TokenRequest): readonly string[] {
  if (input.repositories === undefined && input.repository_ids === undefined) return installation.repositories;
  const known = installation.repositories.map((name) => repositoryNamed(c.var.world, name));
  const byName = (input.repositories ?? []).map((name) => known.find((repository) => repository.name === name));
  const byId = (input.repository_ids ?? []).map((id) => known.find((repository) => repository.id === id));
  return [...new Set([...byName, ...byId])].map((repository) => {
    if (repository !== undefined) return repository.fullName;
    throw new Refused(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  });
}

function narrowPermissions(installation: Installation, input: TokenRequest): Permissions {
  if (input.permissions === undefined) return installation.permissions;
  for (const [name, level] of Object.entries(input.permissions)) {
    if (name !== 'metadata' && !covers(installation.permissions[name], level)) {
      throw new Refused(422, 'The permissions requested are not granted to this installation.');
    }
  }
  return { ...input.permissions, metadata: 'read' };
}
