import { Hono } from 'hono';
import { z } from 'zod';
import { createLabel } from '../actions/issues.ts';
import { needs, type RepositoryContext, type RepositoryEnv } from '../http/context.ts';
import { invalid, notFound } from '../http/refusals.ts';
import { paginate, readBody } from '../http/requests.ts';
import { shapeLabel } from '../shapes/issue.ts';

const NewLabel = z.object({
  name: z.string().min(1).max(50),
  color: z
    .string()
    .regex(/^[0-9a-fA-F]{6}$/)
    .default('ededed'),
  description: z.string().max(100).nullable().default(null),
});

export const labelRoutes = new Hono<RepositoryEnv>()
  .get('/labels', needs('issues=read; pull_requests=read'), list)
  .post('/labels', needs('issues=write; pull_requests=write'), create)
  .get('/labels/:name', needs('issues=read; pull_requests=read'), read);

function list(c: RepositoryContext) {
  return c.json(
    paginate(c, [...c.var.repository.labels.values()]).map((label) => shapeLabel(c.var.world, c.var.repository, label)),
  );
}

function create(c: RepositoryContext) {
  const input = readBody(c, NewLabel, 'Label');
  if (c.var.repository.labels.has(input.name.toLowerCase())) {
    throw invalid({ resource: 'Label', field: 'name', code: 'already_exists' });
  }
  const shape = shapeLabel(c.var.world, c.var.repository, createLabel(c.var.world, c.var.repository, input));
  return c.json(shape, 201, { location: String(shape.url) });
}

function read(c: RepositoryContext) {
  const label = c.var.repository.labels.get((c.req.param('name') ?? '').toLowerCase());
  if (label === undefined) throw notFound();
  return c.json(shapeLabel(c.var.world, c.var.repository, label));
}
