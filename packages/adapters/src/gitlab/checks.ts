import { type Check, type Checks, defined } from '@suture/core';
import { CodeHostRefused } from '../errors.ts';
import type { Project } from './api.ts';
import { Failed } from './failures.ts';
import { CommitStatus, Job } from './replies.ts';

const needs = 'to read pipelines';
/** Most statuses of a commit, and most failed jobs that are asked for their reason, each with a request. */
const most = { statuses: 500, failed: 5 };
/** Characters of a check's own words. */
const textLimit = 2_000;

const running = /^(?:created|waiting_for_\w+|preparing|pending|running|scheduled|canceling)$/;

/**
 * The jobs of a commit's pipelines and the statuses that other systems gave it, the newest of each name. `hidden` where the project shows its
 * pipelines to members only and the token's account is none. A pipeline for merged results runs on a commit of GitLab's own and is not among them.
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
  const path = `repository/commits/${encodeURIComponent(commit)}/statuses`;
  const statuses = await project.list({ path, schema: CommitStatus.array(), needs }, most.statuses);
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
