import type { Config, Incident, Rollout } from '@suture/core';
import { CodeHostRefused } from '../errors.ts';
import {
  createContainment,
  type IsAncestor,
  judgeRecords,
  type RecordedRollout,
  rolloutOf,
  unseen,
} from '../rollout-judging/index.ts';
import type { GitHubClients } from './client.ts';
import { Repository, WorkflowRuns } from './replies.ts';

type WorkflowRun = WorkflowRuns['workflow_runs'][number];

/** Most runs read. */
const mostRuns = 100;
/** How a run ended; a run that is not over has no conclusion. */
const ends: Readonly<Record<string, RecordedRollout['state']>> = {
  success: 'succeeded',
  failure: 'failed',
  timed_out: 'failed',
  startup_failure: 'failed',
  cancelled: 'failed',
  // Nothing was shipped, and a later run may.
  skipped: 'skipped',
  neutral: 'skipped',
  stale: 'skipped',
};

/** Whether a commit is live, by the runs of the workflow that ships the branch. A run that was made again counts with its newest attempt. */
export async function readWorkflowRollout(
  incident: Incident,
  commit: string,
  {
    clients,
    config,
    isAncestor,
  }: { readonly clients: GitHubClients; readonly config: Config; readonly isAncestor: IsAncestor },
): Promise<Rollout> {
  const { file } = rolloutOf('workflow', incident, config);
  const { repository, createdAt } = incident;
  try {
    const runs = await clients.ask(repository, 'readWorkflows', async ({ client, name }) => {
      const branch =
        config.services[incident.service]?.branch ??
        Repository.parse((await client.rest.repos.get(name)).data).default_branch;
      // GitHub compares with the second.
      const created = `>=${createdAt.replace(/\.\d+/, '')}`;
      const page = { ...name, workflow_id: file, branch, created, per_page: mostRuns };
      const { data } = await client.rest.actions.listWorkflowRuns(page);
      return WorkflowRuns.parse(data).workflow_runs.filter((run) => isOfBranch(run, branch, repository));
    });
    const newestFirst = runs.toSorted((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
    return await judgeRecords(commit, newestFirst.map(toRecord), createContainment(incident, commit, isAncestor));
  } catch (error) {
    if (error instanceof CodeHostRefused || isUngranted(error))
      return unseen(
        commit,
        `the runs of ${file} cannot be read: give the App the permission actions: read, and check rollout.file`,
      );
    throw error;
  }
}

/** A run of a pull request has the commits of its branch, which may contain the merge, and ships none. A fork may call its branch the same. */
function isOfBranch({ event, head_branch, head_repository }: WorkflowRun, branch: string, repository: string): boolean {
  if (event.startsWith('pull_request') || event === 'merge_group') return false;
  return head_branch === branch && (head_repository === null || head_repository.full_name === repository);
}

/** How GitHub refuses a token with a permission that the installation does not have. */
function isUngranted(error: unknown): boolean {
  return error instanceof Error && /permissions requested are not granted/i.test(error.message);
}

function toRecord({ id, head_sha, status, conclusion, run_attempt, updated_at }: WorkflowRun): RecordedRollout {
  const state = (conclusion === null ? undefined : ends[conclusion]) ?? 'under way';
  const attempt = run_attempt > 1 ? ` (attempt ${run_attempt})` : '';
  return {
    name: `the workflow run ${id}${attempt}`,
    commits: [head_sha],
    state,
    detail: state === 'under way' ? `is ${conclusion ?? status ?? 'under way'}` : `ended as ${conclusion}`,
    at: new Date(updated_at).toISOString(),
  };
}
