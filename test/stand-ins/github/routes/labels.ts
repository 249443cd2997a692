import { z } from 'zod';
import { createLabel } from '../actions/issues.ts';
import { created, invalid, notFound, ok } from '../http/answer.ts';
import { paginate } from '../http/paging.ts';
import { readBody } from '../http/read-body.ts';
import { onRepository, type RepositoryCall, type Route } from '../http/route.ts';
import { shapeLabel } from '../shapes/issue.ts';

const NewLabel = z.object({
  name: z.string().min(1).max(50),
  color: z
    .string()
    .regex(/^[0-9a-fA-F]{6}$/)
    .default('ededed'),
  description: z.string().max(100).nullable().default(null),
});

export const labelRoutes: readonly Route[] = [
  onRepository('GET', '/labels', 'issues=read; pull_requests=read', list),
  onRepository('POST', '/labels', 'issues=write; pull_requests=write', create),
  onRepository('GET', '/labels/{name}', 'issues=read; pull_requests=read', read),
];

function list(call: RepositoryCall) {
  const page = paginate(call, [...call.repository.labels.values()]);
  return ok(
    page.items.map((label) => shapeLabel(call.world, call.repository, label)),
    page.headers,
  );
}

function create(call: RepositoryCall) {
  const wish = readBody(NewLabel, call.body, 'Label');
  if (call.repository.labels.has(wish.name.toLowerCase())) {
    throw invalid({ resource: 'Label', field: 'name', code: 'already_exists' });
  }
  const shape = shapeLabel(call.world, call.repository, createLabel(call.world, call.repository, wish));
  return created(shape, String(shape.url));
}

function read(call: RepositoryCall) {
  const label = call.repository.labels.get((call.params.name ?? '').toLowerCase());
  if (label === undefined) throw notFound();
  return ok(shapeLabel(call.world, call.repository, label));
}
