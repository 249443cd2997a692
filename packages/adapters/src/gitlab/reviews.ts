import { defined, type Review, readCommand } from '@suture/core';
import type { Project } from './api.ts';
import { askPeople, type People } from './members.ts';
import { Approvals, MergeRequest, Note, Reviewer, type User, Version } from './replies.ts';

const needs = 'to read merge requests';
/** Most notes that are read, the newest ones. */
const mostNotes = 500;
/** Begins the id of a comment. */
export const noteMark = 'note-';
/** How GitLab words what somebody did, in a note of its own. They are not translated. */
const words = { approved: /^approved this merge request/, requested: /^(?:has )?requested changes/ };

/**
 * The present state of a merge request. Only a person who is Developer or more now can decide, and only about the head commit: GitLab does not
 * say which commit an approval is of, so it must be younger than the push of the head. One that was deleted counts as closed.
 */
export async function readReview(project: Project, id: string): Promise<Review> {
  const found = await readMergeRequest(project, id);
  if (found === undefined)
    return { id, url: '', branch: '', headCommit: '', status: 'closed', draft: false, comments: [] };
  const about = describe(found);
  if (found.state === 'merged')
    return {
      ...about,
      status: 'merged',
      ...(await readMerge(project, found)),
      ...defined({ decidedAt: instant(found.merged_at), mergeCommit: mergeCommitOf(found) }),
    };
  if (found.state === 'closed')
    return {
      ...about,
      status: 'closed',
      ...defined({ decidedBy: found.closed_by?.username, decidedAt: instant(found.closed_at) }),
    };
  const open = { ...about, ...defined({ conflicts: conflictsOf(found) }) };
  const request = await readRequest(project, found);
  return request === undefined ? { ...open, status: 'open' } : { ...open, ...request, status: 'changes_requested' };
}

/** Undefined once it is deleted. */
export function readMergeRequest(project: Project, id: string): Promise<MergeRequest | undefined> {
  return project.ask({ path: `merge_requests/${id}`, schema: MergeRequest, needs });
}

function describe(found: MergeRequest): Omit<Review, 'status'> {
  const { iid, web_url, source_branch, target_branch, sha, draft } = found;
  return {
    ...{ id: String(iid), url: web_url, branch: source_branch, base: target_branch },
    ...{ headCommit: sha ?? '', draft, comments: [] },
  };
}

/** The commit on the target branch: of a merge, of a squash, or the head itself after a fast-forward. */
function mergeCommitOf({ merge_commit_sha, squash_commit_sha, sha }: MergeRequest): string | undefined {
  return merge_commit_sha ?? squash_commit_sha ?? sha ?? undefined;
}

/**
 * Who merged it, or put it on the merge train: a person who may write now. For anybody else, the person who approved the head commit.
 */
async function readMerge(project: Project, found: MergeRequest): Promise<Pick<Review, 'decidedBy' | 'withoutPerson'>> {
  const people = askPeople(project);
  const by = found.merge_user ?? found.merged_by ?? undefined;
  if (by !== undefined && (await people.mayDecide(by))) return { decidedBy: by.username };
  const { approved_by } = await project.need({
    path: `merge_requests/${found.iid}/approvals`,
    schema: Approvals,
    needs,
  });
  const head = await readHead(project, found);
  for (const { user, approved_at } of approved_by.toReversed())
    if (head.isAbout(approved_at ?? head.timeOf(user, words.approved)) && (await people.mayDecide(user)))
      return { decidedBy: user.username };
  return { ...defined({ decidedBy: by?.username }), withoutPerson: true };
}

/** Undefined while GitLab finds out; a reading of the merge request makes it begin. */
function conflictsOf({ merge_status, has_conflicts }: MergeRequest): boolean | undefined {
  if (merge_status === 'can_be_merged') return false;
  return merge_status === 'cannot_be_merged' ? has_conflicts : undefined;
}

type Request = Pick<Review, 'decidedBy' | 'decidedAt' | 'comments'>;

async function readRequest(project: Project, found: MergeRequest): Promise<Request | undefined> {
  const path = `merge_requests/${found.iid}/reviewers`;
  const reviewers = await project.list({ path, schema: Reviewer.array(), needs }, 100);
  const refusing = reviewers.filter(({ state }) => state === 'requested_changes').map(({ user }) => user);
  if (refusing.length === 0) return undefined;
  const people = askPeople(project);
  const head = await readHead(project, found);
  const counted: { readonly user: User; readonly at: string | undefined }[] = [];
  for (const user of refusing) {
    const at = head.timeOf(user, words.requested);
    if (head.isAbout(at) && (await people.mayDecide(user))) counted.push({ user, at });
  }
  const last = counted.toSorted((one, other) => Date.parse(one.at ?? '') - Date.parse(other.at ?? '')).at(-1);
  if (last === undefined) return undefined;
  return {
    ...defined({ decidedBy: last.user.username, decidedAt: instant(last.at) }),
    comments: await readComments(head, people),
  };
}

/** What people who may write said about the head commit, oldest first, and not what Suture said itself. */
async function readComments({ notes, isAbout }: Head, people: People): Promise<Review['comments']> {
  const self = await people.self();
  const comments: Review['comments'] = [];
  for (const { id, system, author, body, created_at, position } of notes.toReversed()) {
    if (system || author.id === self.id || body.trim() === '' || !isAbout(created_at)) continue;
    // A command asks for no change, and has an answer of its own.
    if (position == null && readCommand(body) !== undefined) continue;
    if (!(await people.mayDecide(author))) continue;
    const line = position?.new_line ?? position?.old_line;
    const path = position?.new_path ?? undefined;
    const where = path === undefined ? '' : `${path}${line == null ? '' : `:${line}`} `;
    comments.push({ id: `${noteMark}${id}`, ...defined({ path }), by: author.username, text: `${where}${body}` });
  }
  return comments;
}

/** The head commit: when it was pushed, and what was said since. */
interface Head {
  /** Newest first. */
  readonly notes: readonly Note[];
  /** When a person did something last, as GitLab noted it. */
  timeOf(user: User, did: RegExp): string | undefined;
  /** Whether what happened at this time was about the head. Without a time, only where nothing was pushed since it was opened. */
  isAbout(time: string | undefined): boolean;
}

async function readHead(project: Project, { iid, sha }: MergeRequest): Promise<Head> {
  const versions = await project.list(
    { path: `merge_requests/${iid}/versions`, schema: Version.array(), needs },
    mostNotes,
  );
  const notes = await project.list(
    { path: `merge_requests/${iid}/notes?sort=desc&order_by=created_at`, schema: Note.array(), needs },
    mostNotes,
  );
  // A head that was pushed twice, with others between, counts from its last push.
  const pushed = versions.find(({ head_commit_sha }) => head_commit_sha === sha)?.created_at;
  return {
    notes,
    timeOf: (user, did) =>
      notes.find(({ system, author, body }) => system && author.id === user.id && did.test(body))?.created_at,
    isAbout: (time) => {
      if (pushed === undefined) return false;
      return time === undefined ? versions.length === 1 : Date.parse(time) >= Date.parse(pushed);
    },
  };
}

function instant(text: string | null | undefined): string | undefined {
  return typeof text === 'string' ? new Date(text).toISOString() : undefined;
}
