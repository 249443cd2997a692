import {
  type CodePipelineClient,
  ListPipelineExecutionsCommand,
  type PipelineExecutionSummary,
  PipelineNotFoundException,
} from '@aws-sdk/client-codepipeline';
import { type Config, defined, type Rollouts } from '@suture/core';
import { QueryUnanswerable } from '../../errors.ts';
import {
  createContainment,
  type IsAncestor,
  judgeRecords,
  type RecordedRollout,
  rolloutOf,
  unseen,
} from '../../rollout-judging/index.ts';

export interface CodePipelineOptions {
  readonly client: Pick<CodePipelineClient, 'send'>;
  readonly config: Config;
  readonly isAncestor: IsAncestor;
}

/** Most pages of executions, and executions per page. */
const bounds = { pages: 3, size: 100 };
/** How an execution ended that changes no more; a superseded one was left for a newer one. */
const ends: Readonly<Record<string, RecordedRollout['state']>> = {
  Succeeded: 'succeeded',
  Failed: 'failed',
  Stopped: 'failed',
  Cancelled: 'failed',
  Superseded: 'skipped',
};

/** Rollouts by a service's CodePipeline: the newest successful execution is live. */
export function createCodePipelineRollouts(options: CodePipelineOptions): Rollouts {
  return {
    status: async (incident, commit) => {
      const { pipeline } = rolloutOf('codepipeline', incident, options.config);
      const executions = await listSince(pipeline, Date.parse(incident.createdAt), options.client);
      if ('gap' in executions) return unseen(commit, executions.gap);
      return judgeRecords(commit, executions.map(toRecord), createContainment(incident, commit, options.isAncestor));
    },
  };
}

/** Newest first. An execution that started before the incident cannot carry its fix. */
async function listSince(
  pipelineName: string,
  from: number,
  client: CodePipelineOptions['client'],
): Promise<readonly PipelineExecutionSummary[] | { readonly gap: string }> {
  const found: PipelineExecutionSummary[] = [];
  let nextToken: string | undefined;
  try {
    for (let pages = 1; pages <= bounds.pages; pages += 1) {
      const page = { pipelineName, maxResults: bounds.size, ...defined({ nextToken }) };
      const answer = await client.send(new ListPipelineExecutionsCommand(page));
      const executions = answer.pipelineExecutionSummaries ?? [];
      found.push(...executions.filter((execution) => startOf(execution) >= from));
      nextToken = answer.nextToken;
      if (nextToken === undefined || executions.some((execution) => startOf(execution) < from)) break;
    }
  } catch (error) {
    if (error instanceof PipelineNotFoundException)
      return { gap: `there is no pipeline ${pipelineName}; correct it in suture.config.ts` };
    if (error instanceof QueryUnanswerable) return { gap: error.message };
    throw error;
  }
  return found.sort((a, b) => startOf(b) - startOf(a));
}

function startOf({ startTime }: PipelineExecutionSummary): number {
  return startTime?.getTime() ?? 0;
}

function toRecord({
  pipelineExecutionId: id = 'without an id',
  status,
  sourceRevisions = [],
  lastUpdateTime,
}: PipelineExecutionSummary): RecordedRollout {
  const state = (status !== undefined && ends[status]) || 'under way';
  return {
    name: `execution ${id}`,
    // Sources other than Git have revisions of another form.
    commits: sourceRevisions.flatMap(({ revisionId = '' }) =>
      /^[0-9a-f]{40,64}$/.test(revisionId) ? [revisionId] : [],
    ),
    state,
    detail: state === 'failed' ? `ended as ${status}` : `is ${status ?? 'under way'}`,
    ...defined({ at: lastUpdateTime?.toISOString() }),
  };
}
