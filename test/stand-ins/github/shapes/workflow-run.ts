import type { Json, Repository, WorkflowRun, World } from '../world.ts';
import { nodeId } from './account.ts';
import { apiOf, htmlOf, shapeRepository } from './repository.ts';

/** GitHub's `workflow-run`. */
export function shapeWorkflowRun(world: World, repository: Repository, run: WorkflowRun): Json {
  const api = apiOf(world, repository);
  const url = `${api}/actions/runs/${run.id}`;
  return {
    id: run.id,
    name: run.file,
    node_id: nodeId('WFR', run.id),
    head_branch: run.branch,
    head_sha: run.sha,
    path: `.github/workflows/${run.file}`,
    display_title: run.file,
    run_number: run.id,
    run_attempt: run.attempt,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: 1,
    url,
    html_url: `${htmlOf(repository)}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: run.createdAt.toISOString(),
    updated_at: run.updatedAt.toISOString(),
    run_started_at: run.createdAt.toISOString(),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${api}/check-suites/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    workflow_url: `${api}/actions/workflows/1`,
    head_commit: null,
    repository: shapeRepository(world, repository),
    head_repository: shapeRepository(world, repository),
  };
}
