import { type CommandComment, type Conversation, readCommand } from '@suture/core';
import * as z from 'zod';
import { hasMark } from '../code-hosts/own-part.ts';
import type { Repo } from './client.ts';
import { unlessMissing } from './failures.ts';
import { User } from './replies.ts';
import { inlineMark, mayWrite } from './reviews.ts';

/** Most pages, of a hundred comments each, that are read of one conversation. */
const mostPages = 10;

const ListedComment = z.object({
  id: z.int(),
  user: User.nullable(),
  body: z.string().nullish(),
  /** The program that wrote it in somebody's name. */
  performed_via_github_app: z.unknown().optional(),
});
type ListedComment = z.infer<typeof ListedComment>;

/** The commands in a conversation, by people who may write to the repository now. Pull requests and issues share their numbers and comments. */
export async function readCommands(repo: Repo, { id }: Conversation): Promise<readonly CommandComment[]> {
  const commands = (await listComments(repo, numberOf(id))).filter(
    ({ user, body, performed_via_github_app: program }) =>
      user?.type === 'User' && (program ?? null) === null && readCommand(body ?? '') !== undefined,
  );
  const people = [...new Set(commands.map(({ user }) => user?.login ?? ''))];
  const writers = new Set<string>();
  for (const login of people) if (await mayWrite(repo, login)) writers.add(login);
  return commands
    .filter(({ user }) => writers.has(user?.login ?? ''))
    .map((comment) => ({ id: String(comment.id), by: comment.user?.login ?? '', text: comment.body ?? '' }));
}

/** Comments on a pull request unless a comment of a program has the key's mark: nobody else can make Suture keep silent. */
export async function commentOnce(repo: Repo, id: string, key: string, text: string): Promise<void> {
  const mark = `<!-- suture:comment=${key} -->`;
  const issue = { ...repo.name, issue_number: Number(id) };
  const isKnown = (await listComments(repo, issue.issue_number)).some(
    ({ user, body }) => user?.type === 'Bot' && hasMark(body, mark),
  );
  if (!isKnown) await repo.client.rest.issues.createComment({ ...issue, body: `${text}\n\n${mark}` });
}

/** Answers a comment on a line in its own conversation, once for each key; what a review says as a whole is answered beside it. */
export async function replyOnce(repo: Repo, id: string, commentId: string, key: string, text: string): Promise<void> {
  if (!commentId.startsWith(inlineMark)) return commentOnce(repo, id, key, text);
  const { client, name } = repo;
  const at = { ...name, pull_number: Number(id) };
  const mark = `<!-- suture:comment=${key} -->`;
  const all = await client.paginate(client.rest.pulls.listReviewComments, { ...at, per_page: 100 });
  if (all.some((one) => one.user?.type === 'Bot' && hasMark(one.body, mark))) return;
  const reply = { ...at, comment_id: Number(commentId.slice(inlineMark.length)), body: `${text}\n\n${mark}` };
  // People may delete a comment before it is answered.
  await unlessMissing(client.rest.pulls.createReplyForReviewComment(reply));
}

/** The number of a pull request, or of an issue that a ticket names as `owner/name#7`. */
function numberOf(id: string): number {
  return Number(id.slice(id.lastIndexOf('#') + 1));
}

/** The comments of a conversation, oldest first; none once it is deleted. */
async function listComments({ client, name }: Repo, number: number): Promise<readonly ListedComment[]> {
  const found: ListedComment[] = [];
  for (let page = 1; page <= mostPages; page += 1) {
    const query = { ...name, issue_number: number, per_page: 100, page };
    const data = (await unlessMissing(client.rest.issues.listComments(query)))?.data ?? [];
    found.push(...data.map((comment) => ListedComment.parse(comment)));
    if (data.length < 100) break;
  }
  return found;
}
