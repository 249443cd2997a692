import { Hono } from 'hono';
import { z } from 'zod';
import { findCommit, headOf, isAncestor, mergeTrees, readCommit } from '../../git/history.ts';
import { writeCommit } from '../../git/objects.ts';
import { setBranch } from '../actions/push.ts';
import { needs, type RepositoryContext, type RepositoryEnv } from '../http/context.ts';
import { notFound, Refused } from '../http/refusals.ts';
import { readBody } from '../http/requests.ts';
import { shapeCommit } from '../shapes/commit.ts';
import { noreplyAddress } from '../world.ts';

const NewMerge = z.object({ base: z.string(), head: z.string(), commit_message: z.string().optional() });

/** Merges without a pull request. A test checks that Suture never calls it. */
export const mergeRoutes = new Hono<RepositoryEnv>().post('/merges', needs('contents=write'), merge);

function merge(c: RepositoryContext): Response {
  const { world, repository, token } = c.var;
  const { git } = repository;
  const { bot } = token.installation;
  const input = readBody(c, NewMerge, 'Merge');
  const base = headOf(git, input.base);
  const head = findCommit(git, input.head);
  if (base === undefined) throw notFound('Base does not exist');
  if (head === undefined) throw notFound('Head does not exist');
  if (isAncestor(git, head, base)) return c.body(null, 204);
  const tree = mergeTrees(git, base, head);
  if (tree === undefined) throw new Refused(409, 'Merge conflict');
  const by = { name: bot.login, email: noreplyAddress(bot), date: world.clock() };
  const message = input.commit_message ?? `Merge ${input.head} into ${input.base}`;
  const sha = writeCommit(git, { tree, parents: [base, head], message, author: by, committer: by });
  setBranch(world, repository, input.base, sha, bot);
  return c.json(shapeCommit(world, repository, readCommit(git, sha)), 201);
}
