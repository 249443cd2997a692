import { type CommandComment, type Conversation, readCommand } from '@suture/core';
import { hasMark } from '../code-hosts/own-part.ts';
import type { Project } from './api.ts';
import { askPeople } from './members.ts';
import { comment } from './publish.ts';
import { disarm } from './quick-actions.ts';
import { Discussion, Note, Nothing } from './replies.ts';
import { noteMark } from './reviews.ts';

const needs = 'to read and write comments';
/** Most notes, and most discussions, that are read of one conversation. */
const most = 1000;

/**
 * The commands in a conversation, oldest first, by people whose role is Developer or higher now. GitLab numbers merge requests and issues apart.
 * A note on a line is no command.
 */
export async function readCommands(project: Project, { of, id }: Conversation): Promise<readonly CommandComment[]> {
  const notes = (await listNotes(project, of, numberOf(id))) ?? [];
  const people = askPeople(project);
  const commands: CommandComment[] = [];
  for (const { id: note, author, body, system, position } of notes) {
    if (system || position != null || readCommand(body) === undefined) continue;
    if (await people.mayDecide(author)) commands.push({ id: String(note), by: author.username, text: body });
  }
  return commands;
}

/** Comments on a merge request unless a note of the token's own account has the key's mark: nobody else can make Suture keep silent. */
export async function commentOnce(project: Project, id: string, key: string, text: string): Promise<void> {
  const mark = markOf(key);
  const self = await askPeople(project).self();
  const notes = await listNotes(project, 'review', id);
  if (notes === undefined || notes.some(({ author, body }) => author.id === self.id && hasMark(body, mark))) return;
  await comment(project, id, `${text}\n\n${mark}`);
}

/** Answers a note in its own thread, once for each key. A note that stands alone is answered beside it. */
export async function replyOnce(
  project: Project,
  id: string,
  noteId: string,
  key: string,
  text: string,
): Promise<void> {
  const path = `merge_requests/${id}/discussions`;
  const discussions = await project.list({ path, schema: Discussion.array(), needs }, most);
  const thread = discussions.find(({ notes }) => notes.some((note) => `${noteMark}${note.id}` === noteId));
  // People may delete a comment before it is answered.
  if (thread === undefined) return;
  if (thread.individual_note) return commentOnce(project, id, key, text);
  const mark = markOf(key);
  const self = await askPeople(project).self();
  if (thread.notes.some(({ author, body }) => author.id === self.id && hasMark(body, mark))) return;
  const body = { body: `${disarm(text)}\n\n${mark}` };
  await project.ask({ path: `${path}/${thread.id}/notes`, method: 'POST', adds: true, body, schema: Nothing, needs });
}

function markOf(key: string): string {
  return `<!-- suture:comment=${key} -->`;
}

/** The number of a merge request, or of an issue that a ticket names as `group/project#7`. */
function numberOf(id: string): string {
  return id.slice(id.lastIndexOf('#') + 1);
}

/** The notes of a conversation, oldest first; undefined once it is deleted. */
async function listNotes(
  project: Project,
  of: Conversation['of'],
  number: string,
): Promise<readonly Note[] | undefined> {
  const path = of === 'review' ? `merge_requests/${number}` : `issues/${number}`;
  if ((await project.ask({ path, schema: Nothing, needs })) === undefined) return undefined;
  const query = 'sort=asc&order_by=created_at';
  return project.list({ path: `${path}/notes?${query}`, schema: Note.array(), needs }, most);
}
