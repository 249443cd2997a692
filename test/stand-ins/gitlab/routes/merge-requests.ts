import { Hono } from 'hono';
import * as z from 'zod';
import { listChanges } from '../../git/changes.ts';
import { headOf } from '../../git/history.ts';
import { addNote, askReviewers, carryOut, close, merge, openRequest, reopen } from '../actions.ts';
import {
  needs,
  type ProjectContext,
  type ProjectEnv,
  Refused,
  readBody,
  readQuery,
  sendPage,
} from '../http/context.ts';
import {
  shapeApprovals,
  shapeDiff,
  shapeDiscussion,
  shapeMergeRequest,
  shapeNote,
  shapeReviewers,
  shapeVersion,
  threadOf,
} from '../shapes.ts';
import { type MergeRequest, shaOf } from '../world.ts';
import { noteOrder, sortNotes } from './notes.ts';

const Text = z.string().max(1_048_576);

/** Merge requests, Merge request approvals, Discussions and Notes API. */
export const mergeRequestRoutes = new Hono<ProjectEnv>()
  .get('/merge_requests', needs(20), (c) => {
    const { project } = c.var;
    const given = readQuery(c, {
      state: z.enum(['opened', 'closed', 'locked', 'merged', 'all']).default('all'),
      source_branch: z.string().optional(),
      updated_after: z.iso.datetime().optional(),
      order_by: z.enum(['created_at', 'updated_at']).default('created_at'),
      sort: z.enum(['asc', 'desc']).default('desc'),
    });
    const found = project.mergeRequests
      .filter(({ state }) => given.state === 'all' || state === given.state)
      .filter(({ sourceBranch }) => given.source_branch === undefined || sourceBranch === given.source_branch)
      .filter(({ updatedAt }) => given.updated_after === undefined || updatedAt > new Date(given.updated_after))
      .sort((one, other) => one.updatedAt.getTime() - other.updatedAt.getTime());
    if (given.sort === 'desc') found.reverse();
    return sendPage(
      c,
      found.map((request) => shapeMergeRequest(project, request)),
      given,
    );
  })
  .post('/merge_requests', needs(30), async (c) => {
    const { project, token } = c.var;
    const input = await readBody(c, {
      ...{ source_branch: z.string(), target_branch: z.string(), title: z.string().min(1).max(255) },
      description: Text.default(''),
    });
    const { source_branch: sourceBranch, target_branch: targetBranch, title, description } = input;
    for (const branch of [sourceBranch, targetBranch])
      if (headOf(project.git, branch) === undefined)
        throw new Refused(400, [`${branch === sourceBranch ? 'Source' : 'Target'} branch "${branch}" does not exist`]);
    const other = project.mergeRequests.find(
      (one) => one.state === 'opened' && one.sourceBranch === sourceBranch && one.targetBranch === targetBranch,
    );
    if (other !== undefined)
      throw new Refused(409, [`Another open merge request already exists for this source branch: !${other.iid}`]);
    const about = { sourceBranch, targetBranch, title, description };
    return c.json(shapeMergeRequest(project, openRequest(c.env.world, project, token.user, about)), 201);
  })
  .get('/merge_requests/:iid', needs(20), (c) => c.json(shapeMergeRequest(c.var.project, requireRequest(c))))
  .put('/merge_requests/:iid', needs(30), async (c) => {
    const { project, token } = c.var;
    const { world } = c.env;
    const request = requireRequest(c);
    const input = await readBody(c, {
      ...{ title: z.string().min(1).max(255).optional(), description: Text.optional() },
      ...{ state_event: z.enum(['close', 'reopen']).optional(), reviewer_ids: z.array(z.int()).optional() },
    });
    request.title = input.title ?? request.title;
    request.description = input.description ?? request.description;
    request.updatedAt = world.clock();
    if (input.reviewer_ids !== undefined) askReviewers(world, project, request, input.reviewer_ids);
    if (input.state_event === 'close') close(world, project, request, token.user);
    if (input.state_event === 'reopen') reopen(world, project, request, token.user);
    carryOut(world, project, request, token.user, input.description ?? '');
    return c.json(shapeMergeRequest(project, request));
  })
  // A test checks that Suture never calls it.
  .put('/merge_requests/:iid/merge', needs(30), (c) => {
    const request = requireRequest(c);
    merge(c.env.world, c.var.project, request, c.var.token.user, 'merge');
    return c.json(shapeMergeRequest(c.var.project, request));
  })
  .get('/repository/commits/:sha/merge_requests', needs(20), (c) => {
    const { project } = c.var;
    const sha = c.req.param('sha');
    const found = project.mergeRequests.filter(({ versions, mergeCommit, squashCommit }) =>
      [...versions.map((version) => version.sha), mergeCommit, squashCommit].includes(sha),
    );
    return sendPage(
      c,
      found.map((request) => shapeMergeRequest(project, request)),
      readQuery(c, {}),
    );
  })
  .get('/merge_requests/:iid/approvals', needs(20), (c) =>
    c.json(shapeApprovals(c.var.project, requireRequest(c), c.var.token.user)),
  )
  .get('/merge_requests/:iid/reviewers', needs(20), (c) =>
    sendPage(c, shapeReviewers(requireRequest(c)), readQuery(c, {})),
  )
  .get('/merge_requests/:iid/versions', needs(20), (c) => {
    const request = requireRequest(c);
    const versions = request.versions.toReversed().map((version) => shapeVersion(version, request));
    return sendPage(c, versions, readQuery(c, {}));
  })
  .get('/merge_requests/:iid/pipelines', needs(20), (c) => {
    const { iid, pipelines } = requireRequest(c);
    const shown = pipelines.toReversed().map((one) => ({ ...one, ref: `refs/merge-requests/${iid}/merge` }));
    return sendPage(c, shown, readQuery(c, {}));
  })
  .get('/merge_requests/:iid/diffs', needs(20), (c) => {
    const request = requireRequest(c);
    const changes = listChanges(c.var.project.git, request.startSha, shaOf(request));
    return sendPage(c, changes.map(shapeDiff), readQuery(c, {}));
  })
  .get('/merge_requests/:iid/notes', needs(20), (c) => {
    const request = requireRequest(c);
    const given = readQuery(c, noteOrder);
    const notes = sortNotes(request.notes, given.sort).map((note) => shapeNote(note, c.var.project, request));
    return sendPage(c, notes, given);
  })
  .get('/merge_requests/:iid/discussions', needs(20), (c) => {
    const request = requireRequest(c);
    const first = request.notes.filter(({ thread }) => thread === undefined);
    return sendPage(
      c,
      first.map((note) => shapeDiscussion(note, c.var.project, request)),
      readQuery(c, {}),
    );
  })
  .post('/merge_requests/:iid/discussions/:thread/notes', needs(20), async (c) => {
    const { project, token } = c.var;
    const request = requireRequest(c);
    const first = request.notes.find((note) => threadOf(note) === c.req.param('thread'));
    if (first === undefined) throw new Refused(404, '404 Discussion Not Found');
    const { body } = await readBody(c, { body: Text.min(1) });
    const place = { thread: first.id, ...(first.position === undefined ? {} : { position: first.position }) };
    return c.json(shapeNote(addNote(c.env.world, project, request, token.user, body, place), project, request), 201);
  })
  .post('/merge_requests/:iid/notes', needs(20), async (c) => {
    const { project, token } = c.var;
    const request = requireRequest(c);
    const { body } = await readBody(c, { body: Text.min(1) });
    return c.json(shapeNote(addNote(c.env.world, project, request, token.user, body), project, request), 201);
  });

function requireRequest(c: ProjectContext): MergeRequest {
  const found = c.var.project.mergeRequests.find(({ iid }) => String(iid) === c.req.param('iid'));
  if (found === undefined) throw new Refused(404, '404 Not found');
  return found;
}
