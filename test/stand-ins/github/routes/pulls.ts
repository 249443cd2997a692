import { Hono } from 'hono';
import { z } from 'zod';
import { drawDiff } from '../../git/changes.ts';
import { findMergeBase, headOf, listCommits } from '../../git/history.ts';
import { closePull, reopenPull } from '../actions/pull-state.ts';
import { mergePull, openPull } from '../actions/pulls.ts';
import { needs, type RepositoryContext, type RepositoryEnv } from '../http/context.ts';
import { invalid, notFound, Refused } from '../http/refusals.ts';
import { paginate, readBody, readMedia, sendMedia } from '../http/requests.ts';
import { pullUrl, shapePull, shapePullSimple } from '../shapes/pull.ts';
import { isPull, type PullIssue, pullNumbered } from '../world.ts';
import { checkLengths } from './lengths.ts';

const NewPull = z.object({
  title: z.string(),
  head: z.string(),
  base: z.string(),
  body: z.string().nullable().default(null),
  draft: z.boolean().default(false),
  maintainer_can_modify: z.boolean().default(false),
});
const PullChange = z.object({
  title: z.string().optional(),
  body: z.string().nullable().optional(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().optional(),
  maintainer_can_modify: z.boolean().optional(),
});
const Merge = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
});

export const pullRoutes = new Hono<RepositoryEnv>()
  .get('/pulls', needs('pull_requests=read'), list)
  .post('/pulls', needs('pull_requests=write'), open)
  .get('/pulls/:pull_number', needs('pull_requests=read; contents=read'), read)
  .patch('/pulls/:pull_number', needs('pull_requests=write'), change)
  .put('/pulls/:pull_number/merge', needs('contents=write'), merge);

/** The pull request in the path; 404 for an issue or an unknown number. */
export function findPull(c: RepositoryContext): PullIssue {
  const issue = pullNumbered(c.var.repository, Number(c.req.param('pull_number')));
  if (issue === undefined) throw notFound();
  return issue;
}

function list(c: RepositoryContext) {
  const { world, repository } = c.var;
  const state = c.req.query('state') ?? 'open';
  const head = c.req.query('head');
  const base = c.req.query('base');
  const found = repository.issues
    .filter(isPull)
    .filter((issue) => state === 'all' || issue.state === state)
    // GitHub ignores a head without its owner.
    .filter(({ pull }) => !head?.includes(':') || head === `${repository.owner.login}:${pull.headBranch}`)
    .filter(({ pull }) => base === undefined || base === pull.baseBranch)
    .sort((one, other) => one.number - other.number);
  const sorted = c.req.query('direction') === 'asc' ? found : found.reverse();
  return c.json(paginate(c, sorted).map((issue) => shapePullSimple(world, repository, issue)));
}

function open(c: RepositoryContext) {
  const { world, repository, token } = c.var;
  const { git, owner } = repository;
  const input = readBody(c, NewPull, 'PullRequest');
  checkLengths(input);
  const [account, name] = input.head.includes(':') ? input.head.split(':', 2) : [owner.login, input.head];
  const headBranch = name ?? '';
  const headSha = account === owner.login ? headOf(git, headBranch) : undefined;
  const baseSha = headOf(git, input.base);
  if (headSha === undefined) throw invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  if (baseSha === undefined) throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  const twin = repository.issues
    .filter(isPull)
    .find(({ state, pull }) => state === 'open' && pull.headBranch === headBranch && pull.baseBranch === input.base);
  if (twin !== undefined) {
    throw refusePull(`A pull request already exists for ${owner.login}:${headBranch}.`);
  }
  if (listCommits(git, headSha, `^${baseSha}`).length === 0) {
    throw refusePull(`No commits between ${input.base} and ${headBranch}`);
  }
  const issue = openPull(world, repository, {
    title: input.title,
    body: input.body,
    headBranch,
    headSha,
    baseBranch: input.base,
    baseSha,
    draft: input.draft,
    maintainerCanModify: input.maintainer_can_modify,
    user: token.installation.bot,
  });
  return c.json(shapePull(world, repository, issue), 201, { location: pullUrl(world, repository, issue) });
}

function refusePull(message: string): Refused {
  return invalid({ resource: 'PullRequest', code: 'custom', message });
}

function read(c: RepositoryContext): Response {
  const issue = findPull(c);
  if (readMedia(c) === 'json') return c.json(shapePull(c.var.world, c.var.repository, issue));
  const { baseSha, headSha } = issue.pull;
  const start = findMergeBase(c.var.repository.git, baseSha, headSha) ?? baseSha;
  return sendMedia(c, drawDiff(c.var.repository.git, start, headSha), 'diff');
}

function change(c: RepositoryContext) {
  const { world, repository, token } = c.var;
  const issue = findPull(c);
  const input = readBody(c, PullChange, 'PullRequest');
  checkLengths(input);
  if (input.base !== undefined && headOf(repository.git, input.base) === undefined) {
    throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  }
  if (input.state === 'open' && issue.state === 'closed') {
    const gone = headOf(repository.git, issue.pull.headBranch) === undefined;
    if (gone || issue.pull.mergedAt !== undefined) {
      throw invalid({ resource: 'PullRequest', field: 'state', code: 'invalid', message: 'state cannot be changed.' });
    }
  }
  if (input.title !== undefined) issue.title = input.title;
  if (input.body !== undefined) issue.body = input.body;
  if (input.base !== undefined) issue.pull.baseBranch = input.base;
  issue.updatedAt = world.clock();
  if (input.state === 'closed') closePull(world, repository, issue, token.installation.bot);
  if (input.state === 'open') reopenPull(world, repository, issue, token.installation.bot);
  return c.json(shapePull(world, repository, issue));
}

function merge(c: RepositoryContext) {
  const { world, repository, token } = c.var;
  const issue = findPull(c);
  const input = readBody(c, Merge, 'PullRequest');
  if (input.merge_method === 'rebase') throw new Refused(405, 'Rebase merges are not allowed on this repository.');
  if (issue.state === 'closed' || issue.pull.draft) throw new Refused(405, 'Pull Request is not mergeable');
  if (input.sha !== undefined && input.sha !== issue.pull.headSha) {
    throw new Refused(409, 'Head branch was modified. Review and try the merge again.');
  }
  const sha = mergePull(world, repository, issue, {
    by: token.installation.bot,
    method: input.merge_method,
    title: input.commit_title,
    message: input.commit_message,
  });
  if (sha === undefined) throw new Refused(405, 'Pull Request is not mergeable');
  return c.json({ sha, merged: true, message: 'Pull Request successfully merged' });
}
