import type { Project } from './api.ts';
import { askPeople } from './members.ts';
import { isOwnPush } from './own-push.ts';
import { comment, readTip } from './publish.ts';
import { MergeRequest, Note, Nothing } from './replies.ts';
import { readMergeRequest } from './reviews.ts';

const needs = 'to close merge requests';
/** A note by which a closing of Suture's is known, where the token is a person's. */
const closedMark = '<!-- suture:closed -->';

/**
 * Closes our merge request unmerged, comments the reason once, and deletes its branch. A closed or deleted one is not changed. `kept`: people
 * pushed to the branch, so both stay as they are.
 */
export async function closeReview(project: Project, id: string, reason: string): Promise<'closed' | 'kept'> {
  const found = await readMergeRequest(project, id);
  if (found === undefined || found.state === 'merged') return 'closed';
  const branch = found.source_branch;
  const isOwn = branch.startsWith('suture/') && (found.source_project_id ?? found.project_id) === found.project_id;
  const tip = isOwn ? await readTip(project, branch) : undefined;
  if (tip !== undefined && !(await isOwnPush(project, tip))) return 'kept';
  if (found.state !== 'closed') {
    if (!(await closedByUs(project, id))) await comment(project, id, `${reason}\n\n${closedMark}`);
    const body = { state_event: 'close' };
    await project.need({ path: `merge_requests/${id}`, method: 'PUT', body, schema: MergeRequest, needs });
  }
  if (tip === undefined) return 'closed';
  const path = `repository/branches/${encodeURIComponent(branch)}`;
  await project.ask({ path, method: 'DELETE', schema: Nothing, needs });
  return 'closed';
}

/** Whether Suture said that it closes this one. */
export async function closedByUs(project: Project, id: string): Promise<boolean> {
  const path = `merge_requests/${id}/notes?sort=desc&order_by=created_at`;
  const notes = await project.list({ path, schema: Note.array(), needs }, 100);
  const self = await askPeople(project).self();
  return notes.some(({ author, body }) => author.id === self.id && body.trimEnd().endsWith(closedMark));
}
