import {
  type CodePipelineClient,
  ListPipelineExecutionsCommand,
  type PipelineExecutionSummary,
  PipelineNotFoundException,
} from '@aws-sdk/client-codepipeline';
import { type Config, defined, type Incident, InvalidInput, type Rollout, type Rollouts } from '@suture/core';
import { QueryUnanswerable } from '../../errors.ts';

export interface CodePipelineOptions {
  readonly client: Pick<CodePipelineClient, 'send'>;
  readonly config: Config;
  /** Whether `descendant` contains `ancestor`; false when the repository has no such commit. */
  readonly isAncestor: (repository: string, ancestor: string, descendant: string) => Promise<boolean>;
}

/** Most pages of executions, and executions per page. */
const bounds = { pages: 3, size: 100 };

/** Rollouts by a service's CodePipeline: the newest successful execution is live. */
export function createCodePipelineRollouts(options: CodePipelineOptions): Rollouts {
  return {
    status: async (incident, commit) => {
      const pipeline = pipelineOf(incident, options.config);
      const executions = await listSince(pipeline, Date.parse(incident.createdAt), options.client);
      if ('gap' in executions) return { commit, status: 'pending', detail: executions.gap };
      return judge(commit, executions, carrierCheck(incident.repository, commit, options.isAncestor));
    },
  };
}

function pipelineOf(incident: Incident, config: Config): string {
  const rollout = config.services[incident.service]?.rollout;
  if (rollout?.by === 'codepipeline') return rollout.pipeline;
  throw new InvalidInput('the configuration', [`services.${incident.service}.rollout: it names no pipeline`]);
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

type CarrierCheck = (execution: PipelineExecutionSummary) => Promise<boolean>;

/** Whether an execution's sources contain the commit. Each revision is looked up once. */
function carrierCheck(repository: string, commit: string, isAncestor: CodePipelineOptions['isAncestor']): CarrierCheck {
  const known = new Map<string, boolean>([[commit, true]]);
  return async ({ sourceRevisions = [] }) => {
    for (const { revisionId = '' } of sourceRevisions) {
      // Sources other than Git have revisions of another form.
      if (!/^[0-9a-f]{40,64}$/.test(revisionId)) continue;
      const contains = known.get(revisionId) ?? (await isAncestor(repository, commit, revisionId));
      known.set(revisionId, contains);
      if (contains) return true;
    }
    return false;
  };
}

async function judge(
  commit: string,
  executions: readonly PipelineExecutionSummary[],
  carries: CarrierCheck,
): Promise<Rollout> {
  let newest: PipelineExecutionSummary | undefined;
  let replacedBy: PipelineExecutionSummary | undefined;
  for (const execution of executions) {
    if (!(await carries(execution))) {
      if (execution.status === 'Succeeded') replacedBy ??= execution;
      continue;
    }
    newest ??= execution;
    if (execution.status !== 'Succeeded') continue;
    if (replacedBy === undefined) {
      const at = execution.lastUpdateTime?.toISOString();
      return { commit, status: 'live', ...defined({ at }), detail: `${describeExecution(execution)} shipped it` };
    }
    const detail = `it was live until ${describeExecution(replacedBy)} put another commit in its place`;
    return { commit, status: 'failed', detail };
  }
  if (newest === undefined) return { commit, status: 'pending', detail: 'no execution of the pipeline carries it yet' };
  if (newest.status === 'Failed' || newest.status === 'Stopped')
    return { commit, status: 'failed', detail: `${describeExecution(newest)} ended as ${newest.status}` };
  return { commit, status: 'pending', detail: `${describeExecution(newest)} is ${newest.status ?? 'under way'}` };
}

function describeExecution({ pipelineExecutionId }: PipelineExecutionSummary): string {
  return `execution ${pipelineExecutionId ?? 'without an id'}`;
}
