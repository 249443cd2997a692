import { Hono } from 'hono';
import * as z from 'zod';
import { type Env, needs, notFound, type ProjectEnv, Refused, readQuery, sendPage } from '../http/context.ts';
import { shapeAccount, shapeMember, shapeProject, shapePush, shapeUser } from '../shapes.ts';
import { roleOf } from '../world.ts';

/** Users and Events API, and the token's own description. */
export const accountRoutes = new Hono<Env>()
  .get('/user', (c) => c.json(shapeAccount(c.var.token.user)))
  .get('/users', (c) => {
    const { username } = readQuery(c, { username: z.string() });
    const named = c.env.world.users.filter((user) => user.username.toLowerCase() === username.toLowerCase());
    return c.json(named.map(shapeUser));
  })
  .get('/users/:user', (c) => {
    const user = c.env.world.users.find(({ id }) => String(id) === c.req.param('user'));
    if (user === undefined) throw notFound('User');
    return c.json(shapeAccount(user));
  })
  .get('/events', (c) => {
    const given = readQuery(c, { action: z.literal('pushed'), sort: z.enum(['asc', 'desc']).default('desc') });
    const own = c.env.world.pushes.filter(({ by }) => by === c.var.token.user).map(shapePush);
    return sendPage(c, given.sort === 'asc' ? own : own.reverse(), given);
  })
  .get('/personal_access_tokens/self', (c) => {
    const { scopes, expiresAt, revoked, user } = c.var.token;
    return c.json({
      id: 1,
      name: 'suture',
      revoked,
      scopes,
      user_id: user.id,
      active: !revoked,
      expires_at: expiresAt,
    });
  });

/** Projects, Members and Protected branches API. */
export const projectRoutes = new Hono<ProjectEnv>()
  .get('/', (c) => c.json(shapeProject(c.var.project)))
  .get('/members/all/:user', (c) => {
    const { project } = c.var;
    const user = c.env.world.users.find(({ id }) => String(id) === c.req.param('user'));
    if (user === undefined || (user.roles.get(project.id) ?? 0) === 0) throw new Refused(404, '404 Not found');
    return c.json({ ...shapeMember(user, project), access_level: user.roles.get(project.id) ?? roleOf(user, project) });
  })
  .get('/protected_branches/:name', needs(20), (c) => {
    readQuery(c, { search: z.string().optional() });
    const name = c.req.param('name');
    const protection = c.var.project.protections.get(name);
    if (protection === undefined) throw new Refused(404, '404 Not found');
    const level = (accessLevel: number) => [{ id: 1, access_level: accessLevel, user_id: null, group_id: null }];
    return c.json({
      ...{ id: 1, name, push_access_levels: level(protection.push), merge_access_levels: level(protection.merge) },
      allow_force_push: false,
    });
  });
