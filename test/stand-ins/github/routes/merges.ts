import { z } from 'zod';
import { setBranch } from '../actions/push.ts';
import { findCommit, headOf, isAncestor, mergeTrees, readCommit } from '../git/history.ts';
import { writeCommit } from '../git/objects.ts';
import { type Answer, created, notFound, Refused } from '../http/answer.ts';
import { readBody } from '../http/read-body.ts';
import { onRepository, type RepositoryCall, type Route } from '../http/route.ts';
import { shapeCommit } from '../shapes/commit.ts';
import { noreplyAddress } from '../world.ts';

const NewMerge = z.object({ base: z.string(), head: z.string(), commit_message: z.string().optional() });

/** Merging past any pull request: it is here so that a test can see that nobody asks for it. */
export const mergeRoutes: readonly Route[] = [onRepository('POST', '/merges', 'contents=write', merge)];

function merge(call: RepositoryCall): Answer {
  const { world, repository, token } = call;
  const { git } = repository;
  const { bot } = token.installation;
  const wish = readBody(NewMerge, call.body, 'Merge');
  const base = headOf(git, wish.base);
  const head = findCommit(git, wish.head);
  if (base === undefined) throw notFound('Base does not exist');
  if (head === undefined) throw notFound('Head does not exist');
  if (isAncestor(git, head, base)) return { status: 204 };
  const tree = mergeTrees(git, base, head);
  if (tree === undefined) throw new Refused(409, 'Merge conflict');
  const by = { name: bot.login, email: noreplyAddress(bot), date: world.clock() };
  const message = wish.commit_message ?? `Merge ${wish.head} into ${wish.base}`;
  const sha = writeCommit(git, { tree, parents: [base, head], message, author: by, committer: by });
  setBranch(world, repository, wish.base, sha, bot);
  return created(shapeCommit(world, repository, readCommit(git, sha)));
}
