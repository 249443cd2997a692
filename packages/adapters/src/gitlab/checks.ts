import { type Check, type Checks, defined } from '@suture/core';
import { CodeHostRefused } from '../errors.ts';
import type { Project } from './api.ts';
import { Failed } from './failures.ts';
import { Commit, CommitStatus, Job, MergeRequest, Pipeline } from './replies.ts';

const needs = 'to read pipelines';
/** Most that are read: of failed jobs the reason, each with a request. */
const most = { statuses: 500, failed: 5, pipelines: 20 };
/** Characters of a check's own words. */
const textLimit = 2_000;

const running = /^(?:created|waiting_for_\w+|preparing|pending|running|scheduled|canceling)$/;

/**
 * The jobs of a commit's pipelines and the statuses that other systems gave it, the newest of each name. The pipelines of its merge request are
 * among them, also those for merged results, which run on a commit that GitLab made of it. `hidden` where GitLab does not show them.
 */
export async function readChecks(project: Project, commit: string): Promise<Checks> {
  try {
    return { outcome: 'read', checks: await listChecks(project, commit) };
  } catch (error) {
    const isForbidden = error instanceof CodeHostRefused && error.cause instanceof Failed && error.cause.status === 403;
    if (isForbidden) return { outcome: 'hidden' };
    throw error;
  }
}

async function listChecks(project: Project, commit: string): Promise<Check[]> {
  const merged = await findMergedResult(project, commit);
  const commits = merged === undefined ? [commit] : [commit, merged];
  const statuses: CommitStatus[] = [];
  for (const one of commits) {
    const path = `repository/commits/${encodeURIComponent(one)}/statuses`;
    statuses.push(...(await project.list({ path, schema: CommitStatus.array(), needs }, most.statuses)));
  }
  const newest = new Map<string, CommitStatus>();
  for (const status of statuses.toSorted((one, other) => one.id - other.id)) newest.set(status.name, status);
  const explained = new Set([...newest.values()].filter((one) => stateOf(one) === 'failed').slice(0, most.failed));
  const checks: Check[] = [];
  for (const status of newest.values()) {
    const summary = explained.has(status) ? await explain(project, status) : (status.description ?? '');
    checks.push({
      ...{ name: status.name, state: stateOf(status) },
      ...defined({ url: status.target_url ?? undefined, summary: summary.slice(0, textLimit) || undefined }),
      annotations: [],
    });
  }
  return checks;
}

/** The commit of the newest pipeline for merged results, if it was made of this commit. */
async function findMergedResult(project: Project, commit: string): Promise<string | undefined> {
  const path = `repository/commits/${encodeURIComponent(commit)}/merge_requests`;
  const requests = (await project.ask({ path, schema: MergeRequest.array(), needs })) ?? [];
  const open = requests.find(({ state, sha }) => state === 'opened' && sha === commit);
  if (open === undefined) return undefined;
  const pipelines = { path: `merge_requests/${open.iid}/pipelines`, schema: Pipeline.array(), needs };
  const found = (await project.list(pipelines, most.pipelines)).find(({ sha }) => sha !== commit);
  if (found === undefined) return undefined;
  // Of an earlier head there may be one too.
  const made = await project.ask({ path: `repository/commits/${found.sha}`, schema: Commit, needs });
  return made?.parent_ids.includes(commit) === true ? found.sha : undefined;
}

/** A job that may fail says nothing of the code when it does. */
function stateOf({ status, allow_failure }: CommitStatus): Check['state'] {
  if (status === 'success') return 'passed';
  if (running.test(status)) return 'running';
  return status === 'failed' && !allow_failure ? 'failed' : 'other';
}

/** What a failed status says of itself, and the stage and the reason that GitLab has for a job. Its log is not read. */
async function explain(project: Project, { id, description }: CommitStatus): Promise<string> {
  const job = await project.ask({ path: `jobs/${id}`, schema: Job, needs });
  const reason = job?.failure_reason == null ? undefined : `Stage ${job.stage} failed: ${job.failure_reason}`;
  return [description, reason].filter((text) => typeof text === 'string' && text !== '').join('\n');
}
