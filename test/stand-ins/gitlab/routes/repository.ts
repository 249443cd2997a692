import { Hono } from 'hono';
import * as z from 'zod';
import { emptyTree, listChanges } from '../../git/changes.ts';
import { blame, findCommit, findMergeBase, headOf, listCommits, readCommit } from '../../git/history.ts';
import { findEntry, readBlob } from '../../git/objects.ts';
import { deleteBranch, type Files, layFiles, setBranch } from '../actions.ts';
import {
  needs,
  notFound,
  type ProjectContext,
  type ProjectEnv,
  Refused,
  readBody,
  readQuery,
  sendPage,
} from '../http/context.ts';
import { shapeCommit, shapeDiff } from '../shapes.ts';
import { type Project, roleOf } from '../world.ts';

const Action = z.strictObject({
  action: z.enum(['create', 'update', 'delete']),
  file_path: z.string().min(1),
  content: z.string().optional(),
});

/** Commits, Branches, Repositories and Repository files API. */
export const repositoryRoutes = new Hono<ProjectEnv>()
  .get('/repository/branches/:branch', needs(20), (c) => {
    const branch = c.req.param('branch');
    return c.json(shapeBranch(c.var.project, branch, requireBranch(c.var.project, branch)));
  })
  .delete('/repository/branches/:branch', needs(30), (c) => {
    const { project, token } = c.var;
    const branch = c.req.param('branch');
    requireBranch(project, branch);
    if (project.protections.has(branch) || roleOf(token.user, project) < 30) throw new Refused(403, '403 Forbidden');
    deleteBranch(project, branch);
    return c.body(null, 204);
  })
  .get('/repository/commits', needs(20), (c) => {
    const { project } = c.var;
    const given = readQuery(c, { ref_name: z.string(), path: z.string().optional() });
    const sha = findCommit(project.git, given.ref_name);
    if (sha === undefined) throw notFound('Commit');
    const below = given.path === undefined ? [] : ['--', given.path];
    const commits = listCommits(project.git, '--date-order', sha, ...below).map((id) => readCommit(project.git, id));
    return sendPage(
      c,
      commits.map((commit) => shapeCommit(project, commit)),
      given,
    );
  })
  .post('/repository/commits', needs(30), writeCommit)
  .get('/repository/commits/:sha', needs(20), (c) => {
    const { project } = c.var;
    return c.json(shapeCommit(project, readCommit(project.git, requireCommit(project, c.req.param('sha')))));
  })
  .get('/repository/commits/:sha/diff', needs(20), (c) => {
    const { project } = c.var;
    const given = readQuery(c, {});
    const commit = readCommit(project.git, requireCommit(project, c.req.param('sha')));
    return sendPage(c, listChanges(project.git, commit.parents[0] ?? emptyTree, commit.sha).map(shapeDiff), given);
  })
  .get('/repository/compare', needs(20), (c) => {
    const { project } = c.var;
    const given = readQuery(c, {
      from: z.string(),
      to: z.string(),
      straight: z.enum(['true', 'false']).default('false'),
    });
    const [from, to] = [requireCommit(project, given.from), requireCommit(project, given.to)];
    const base = given.straight === 'true' ? from : (findMergeBase(project.git, from, to) ?? from);
    const commits = listCommits(project.git, '--reverse', to, `^${from}`).map((id) => readCommit(project.git, id));
    return c.json({
      commit: commits.length === 0 ? null : shapeCommit(project, readCommit(project.git, to)),
      commits: commits.map((commit) => shapeCommit(project, commit)),
      diffs: listChanges(project.git, base, to).map(shapeDiff),
      ...{ compare_timeout: false, compare_same_ref: from === to },
    });
  })
  .get('/repository/merge_base', needs(20), (c) => {
    const { project } = c.var;
    const { 'refs[]': refs } = readQuery(c, { 'refs[]': z.array(z.string()).min(2) });
    const [one = '', other = ''] = refs.map((ref) => {
      const sha = findCommit(project.git, ref);
      if (sha === undefined) throw new Refused(400, `400 Bad request - Could not find ref: ${ref}`);
      return sha;
    });
    const base = findMergeBase(project.git, one, other);
    if (base === undefined) throw notFound('Merge Base');
    return c.json(shapeCommit(project, readCommit(project.git, base)));
  })
  .get('/repository/files/:path', needs(20), (c) => {
    const { commit, entry, path } = requireFile(c);
    const content = readBlob(c.var.project.git, entry.sha);
    return c.json({
      ...{ file_name: path.split('/').at(-1), file_path: path, size: content.length, encoding: 'base64' },
      ...{ content: content.toString('base64'), ref: commit, blob_id: entry.sha, commit_id: commit },
      execute_filemode: entry.mode === '100755',
    });
  })
  .get('/repository/files/:path/blame', needs(20), (c) => {
    const { project } = c.var;
    const { commit, entry, path } = requireFile(c);
    const lines = readBlob(project.git, entry.sha).toString('utf8').split('\n');
    const ranges = blame(project.git, commit, path) ?? [];
    return c.json(
      ranges.map(({ sha, startingLine, endingLine }) => ({
        commit: shapeCommit(project, readCommit(project.git, sha)),
        lines: lines.slice(startingLine - 1, endingLine),
      })),
    );
  })
  .get('/repository/archive.tar.gz', needs(20), (c) => {
    const { project } = c.var;
    const sha = requireCommit(project, readQuery(c, { sha: z.string() }).sha);
    const folder = `${project.path.split('/').at(-1)}-${sha}-${sha}`;
    const archive = project.git.bytes(['archive', '--format=tar.gz', `--prefix=${folder}/`, sha]);
    return c.body(new Uint8Array(archive), 200, { 'content-type': 'application/octet-stream' });
  });

/** "Create a commit with multiple files and actions". */
async function writeCommit(c: ProjectContext): Promise<Response> {
  const { project, token } = c.var;
  const { world } = c.env;
  const input = await readBody(c, {
    ...{ branch: z.string().min(1), commit_message: z.string().min(1), start_sha: z.string().optional() },
    ...{ force: z.boolean().optional(), actions: z.array(Action).min(1) },
  });
  const { branch } = input;
  const protection = project.protections.get(branch);
  if (roleOf(token.user, project) < (protection?.push ?? 30))
    throw new Refused(403, '403 Forbidden - You are not allowed to push into this branch');
  if (project.branchNames !== undefined && !project.branchNames.test(branch))
    throw new Refused(400, `Branch name does not follow the pattern '${project.branchNames.source}'`);
  const tip = headOf(project.git, branch);
  if (tip !== undefined && input.start_sha !== undefined && input.force !== true)
    throw new Refused(
      400,
      `A branch called '${branch}' already exists. Switch to that branch in order to make changes`,
    );
  const parent = input.start_sha === undefined ? tip : findCommit(project.git, input.start_sha);
  if (parent === undefined) throw new Refused(400, 'Cannot find start_sha');
  const files: Record<string, string | null> = {};
  for (const { action, file_path: path, content = '' } of input.actions) {
    const isThere = findEntry(project.git, parent, path) !== undefined;
    if (action === 'create' && isThere) throw new Refused(400, 'A file with this name already exists');
    if (action !== 'create' && !isThere) throw new Refused(400, "A file with this name doesn't exist");
    files[path] = action === 'delete' ? null : content;
  }
  const by = { name: token.user.username, date: world.clock() };
  const sha = layFiles(project, parent, input.commit_message, files satisfies Files, by);
  setBranch(world, project, branch, sha, token.user);
  return c.json(shapeCommit(project, readCommit(project.git, sha)), 201);
}

function shapeBranch(project: Project, name: string, sha: string) {
  const isProtected = project.protections.has(name);
  return {
    ...{ name, merged: false, protected: isProtected, default: name === project.defaultBranch },
    ...{ developers_can_push: false, developers_can_merge: false, can_push: !isProtected },
    commit: shapeCommit(project, readCommit(project.git, sha)),
  };
}

function requireBranch(project: Project, branch: string): string {
  const sha = headOf(project.git, branch);
  if (sha === undefined) throw notFound('Branch');
  return sha;
}

function requireCommit(project: Project, ref: string): string {
  const sha = findCommit(project.git, ref);
  if (sha === undefined) throw notFound('Commit');
  return sha;
}

function requireFile(c: ProjectContext) {
  const { project } = c.var;
  const { ref } = readQuery(c, { ref: z.string() });
  const path = c.req.param('path') ?? '';
  const commit = requireCommit(project, ref);
  const entry = findEntry(project.git, commit, path);
  if (entry?.type !== 'blob') throw notFound('File');
  return { commit, entry, path };
}
