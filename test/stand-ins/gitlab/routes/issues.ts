import { Hono } from 'hono';
import * as z from 'zod';
import { addNote, carryOut, close, reopen } from '../actions.ts';
import {
  needs,
  type ProjectContext,
  type ProjectEnv,
  Refused,
  readBody,
  readQuery,
  sendPage,
} from '../http/context.ts';
import { shapeDeployment, shapeIssue, shapeNote } from '../shapes.ts';
import type { Issue } from '../world.ts';
import { noteOrder, sortNotes } from './notes.ts';

const Text = z.string().max(1_048_576);

/** Issues and Notes API. */
export const issueRoutes = new Hono<ProjectEnv>()
  .get('/issues', (c) => {
    const { project } = c.var;
    const given = readQuery(c, {
      ...{ labels: z.string().optional(), state: z.enum(['opened', 'closed', 'all']).default('all') },
      order_by: z.enum(['created_at', 'updated_at']).default('created_at'),
      sort: z.enum(['asc', 'desc']).default('desc'),
    });
    const found = project.issues
      .filter(({ state }) => given.state === 'all' || state === given.state)
      .filter(({ labels }) => (given.labels?.split(',') ?? []).every((label) => labels.includes(label)))
      .map((issue) => shapeIssue(project, issue));
    return sendPage(c, given.sort === 'asc' ? found : found.reverse(), given);
  })
  .post('/issues', needs(10), async (c) => {
    const { project, token } = c.var;
    const { world } = c.env;
    const input = await readBody(c, {
      ...{ title: z.string().min(1).max(255), description: Text.default(''), labels: z.string().default('') },
    });
    const now = world.clock();
    const issue: Issue = {
      ...{ id: world.nextId(), iid: project.issues.length + 1, author: token.user, state: 'opened' },
      ...{ title: input.title, description: input.description, createdAt: now, updatedAt: now, notes: [] },
      labels: input.labels.split(',').filter((label) => label !== ''),
    };
    project.issues.push(issue);
    carryOut(world, project, issue, token.user, input.description);
    return c.json(shapeIssue(project, issue), 201);
  })
  .get('/issues/:iid', (c) => c.json(shapeIssue(c.var.project, requireIssue(c))))
  .put('/issues/:iid', needs(20), async (c) => {
    const { project, token } = c.var;
    const { world } = c.env;
    const issue = requireIssue(c);
    const input = await readBody(c, {
      description: Text.optional(),
      state_event: z.enum(['close', 'reopen']).optional(),
    });
    issue.description = input.description ?? issue.description;
    issue.updatedAt = world.clock();
    if (input.state_event === 'close') close(world, project, issue, token.user);
    if (input.state_event === 'reopen') reopen(world, project, issue, token.user);
    carryOut(world, project, issue, token.user, input.description ?? '');
    return c.json(shapeIssue(project, issue));
  })
  .get('/issues/:iid/notes', (c) => {
    const issue = requireIssue(c);
    const given = readQuery(c, noteOrder);
    const notes = sortNotes(issue.notes, given.sort).map((note) => shapeNote(note, c.var.project, issue));
    return sendPage(c, notes, given);
  })
  .post('/issues/:iid/notes', needs(10), async (c) => {
    const { project, token } = c.var;
    const issue = requireIssue(c);
    const { body } = await readBody(c, { body: Text.min(1) });
    return c.json(shapeNote(addNote(c.env.world, project, issue, token.user, body), project, issue), 201);
  });

/** Deployments API. */
export const deploymentRoutes = new Hono<ProjectEnv>().get('/deployments', needs(20), (c) => {
  const given = readQuery(c, {
    ...{ environment: z.string().optional(), status: z.string().optional() },
    order_by: z.enum(['id', 'iid', 'created_at', 'updated_at']).default('id'),
    sort: z.enum(['asc', 'desc']).default('asc'),
  });
  const found = c.var.project.deployments
    .filter(({ environment }) => given.environment === undefined || environment === given.environment)
    .filter(({ status }) => given.status === undefined || status === given.status)
    .map(shapeDeployment);
  return sendPage(c, given.sort === 'asc' ? found : found.reverse(), given);
});

function requireIssue(c: ProjectContext): Issue {
  const found = c.var.project.issues.find(({ iid }) => String(iid) === c.req.param('iid'));
  if (found === undefined) throw new Refused(404, '404 Issue Not Found');
  return found;
}
