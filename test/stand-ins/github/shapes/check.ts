import type { CheckRun, CommitStatus, Json, Repository, World } from '../world.ts';
import { nodeId } from './account.ts';
import { apiOf, htmlOf, shapeRepository } from './repository.ts';

/** GitHub's `check-run`, of a program that the stand-in says nothing else of. */
export function shapeCheckRun(world: World, repository: Repository, run: CheckRun): Json {
  const url = `${apiOf(world, repository)}/check-runs/${run.id}`;
  const html = `${htmlOf(repository)}/runs/${run.id}`;
  const isOver = run.conclusion !== null;
  return {
    id: run.id,
    node_id: nodeId('CR', run.id),
    external_id: '',
    url,
    html_url: html,
    details_url: html,
    head_sha: run.sha,
    name: run.name,
    status: isOver ? 'completed' : 'in_progress',
    conclusion: run.conclusion,
    started_at: run.createdAt.toISOString(),
    completed_at: isOver ? run.createdAt.toISOString() : null,
    output: {
      title: run.title,
      summary: run.summary,
      text: null,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: null,
    pull_requests: [],
  };
}

/** GitHub's `check-annotation`. */
export function shapeAnnotation(repository: Repository, run: CheckRun, at: number): Json {
  const annotation = run.annotations[at];
  return {
    path: annotation?.path,
    start_line: annotation?.line,
    end_line: annotation?.line,
    start_column: null,
    end_column: null,
    annotation_level: 'failure',
    title: null,
    message: annotation?.message,
    raw_details: null,
    blob_href: `${htmlOf(repository)}/blob/${run.sha}/${annotation?.path}`,
  };
}

/** GitHub's `combined-commit-status`: the newest status of each context. */
export function shapeCombinedStatus(world: World, repository: Repository, sha: string): Json {
  const newest = new Map(
    repository.statuses.filter((status) => status.sha === sha).map((status) => [status.context, status]),
  );
  const statuses = [...newest.values()];
  const states = statuses.map(({ state }) => state);
  const api = apiOf(world, repository);
  return {
    state: states.some((state) => state === 'failure' || state === 'error')
      ? 'failure'
      : states.includes('pending') || states.length === 0
        ? 'pending'
        : 'success',
    statuses: statuses.map((status) => shapeStatus(world, repository, status)),
    sha,
    total_count: statuses.length,
    repository: shapeRepository(world, repository),
    commit_url: `${api}/commits/${sha}`,
    url: `${api}/commits/${sha}/status`,
  };
}

function shapeStatus(world: World, repository: Repository, status: CommitStatus): Json {
  return {
    url: `${apiOf(world, repository)}/statuses/${status.sha}`,
    avatar_url: null,
    id: status.id,
    node_id: nodeId('SC', status.id),
    state: status.state,
    description: status.description,
    target_url: null,
    context: status.context,
    created_at: status.createdAt.toISOString(),
    updated_at: status.createdAt.toISOString(),
  };
}
