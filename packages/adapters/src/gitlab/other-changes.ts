import { type OtherChange, rangesOfPatch } from '@suture/core';
import type { Project } from './api.ts';
import { closedByUs } from './close-review.ts';
import { listDiffs } from './differences.ts';
import { askPeople, type People } from './members.ts';
import { Comparison, type Diff, MergeRequest } from './replies.ts';

const needs = 'to read merge requests and the code';
/** Most merge requests and commits whose files are read, the newest first: each takes a request. */
const most = { open: 100, closed: 30, commits: 30 };
/** How long a closed merge request counts, in milliseconds. */
const closedTime = 30 * 86_400_000;
/** Characters of a description that are read. */
const textLimit = 5_000;

/**
 * Open merge requests, those of programs that a person closed, and commits on the shipping branch that the deployed one lacks.
 * @param now milliseconds since the epoch
 */
export async function listOtherChanges(
  project: Project,
  { deployed, branch, now }: { readonly deployed: string; readonly branch: string; readonly now: number },
): Promise<readonly OtherChange[]> {
  const people = askPeople(project);
  const changes: OtherChange[] = [...(await listShipped(project, deployed, branch))];
  for (const found of await listMergeRequests(project, { state: 'opened' }, most.open))
    changes.push(await readChange(project, found, 'open', people));
  const since = new Date(now - closedTime).toISOString();
  for (const found of await listMergeRequests(project, { state: 'closed', updated_after: since }, most.closed)) {
    const change = await readClosed(project, found, people, Date.parse(since));
    if (change !== undefined) changes.push(change);
  }
  return changes;
}

function listMergeRequests(
  project: Project,
  query: Readonly<Record<string, string>>,
  limit: number,
): Promise<readonly MergeRequest[]> {
  const search = new URLSearchParams({ ...query, order_by: 'updated_at', sort: 'desc' });
  return project.list({ path: `merge_requests?${search}`, schema: MergeRequest.array(), needs }, limit);
}

/** What a person closed although a program had made it. */
async function readClosed(
  project: Project,
  found: MergeRequest,
  people: People,
  since: number,
): Promise<OtherChange | undefined> {
  const { iid, closed_at, closed_by } = found;
  if (typeof closed_at !== 'string' || Date.parse(closed_at) <= since) return undefined;
  const change = await readChange(project, found, 'closed', people);
  if (change.by === 'person' || closed_by == null || !(await people.isPerson(closed_by))) return undefined;
  // By the token of a person, Suture closes in that person's name.
  const { id } = await people.self();
  return closed_by.id === id && (await closedByUs(project, String(iid))) ? undefined : change;
}

async function readChange(
  project: Project,
  found: MergeRequest,
  kind: 'open' | 'closed',
  people: People,
): Promise<OtherChange> {
  const { iid, web_url, title, description, source_branch, target_branch, sha } = found;
  return {
    kind,
    ...{ id: String(iid), url: web_url, title, text: (description ?? '').slice(0, textLimit) },
    by: await whoMade(found, people),
    ...{ branch: source_branch, headCommit: sha ?? '', base: target_branch },
    files: linesOf(await listDiffs(project, `merge_requests/${iid}/diffs`)),
  };
}

async function whoMade(found: MergeRequest, people: People): Promise<OtherChange['by']> {
  const { author, source_branch, source_project_id, project_id } = found;
  if (author == null) return 'bot';
  const isHere = (source_project_id ?? project_id) === project_id;
  if (isHere && source_branch.startsWith('suture/') && author.id === (await people.self()).id) return 'suture';
  return (await people.isPerson(author)) ? 'person' : 'bot';
}

/** The commits beyond the deployed one, each with what it changed. */
async function listShipped(project: Project, deployed: string, branch: string): Promise<readonly OtherChange[]> {
  if (deployed === '') return [];
  const query = new URLSearchParams({ from: deployed, to: branch });
  const found = await project.ask({ path: `repository/compare?${query}`, schema: Comparison, needs });
  return Promise.all(
    (found?.commits ?? [])
      .toSorted((one, other) => Date.parse(other.committed_date) - Date.parse(one.committed_date))
      .slice(0, most.commits)
      .map(async ({ id, message }): Promise<OtherChange> => {
        const diffs = await listDiffs(project, `repository/commits/${id}/diff`);
        return {
          kind: 'shipped',
          ...{ id, url: `commit ${id.slice(0, 10)}`, title: message.split('\n', 1)[0] ?? '' },
          ...{ text: message.trimEnd().slice(0, textLimit), by: 'person', branch: '', headCommit: id, base: branch },
          files: linesOf(diffs),
        };
      }),
  );
}

function linesOf(diffs: readonly Diff[]): OtherChange['files'] {
  return diffs.map(({ old_path, diff }) => ({ path: old_path, ranges: [...rangesOfPatch(diff)] }));
}
