import {
  type CodePipelineClient,
  ListPipelineExecutionsCommand,
  PipelineNotFoundException,
} from '@aws-sdk/client-codepipeline';
import type { Clock, Config, Incident, QueryAnswer, QueryWindow } from '@suture/core';
import type { Deployment } from '../../code-hosts/index.ts';
import { QueryUnanswerable } from '../../errors.ts';
import { answerFrom, type Finding } from '../../telemetry/answer.ts';
import { spanOf, type TimeSpan } from '../../telemetry/time-span.ts';
import { withPermission } from '../../telemetry/with-permission.ts';
import { readTrail, type TrailOptions } from './trail.ts';

/** The newest deployments of a repository, at most `limit`. */
export type RecentDeployments = (repository: string, limit: number) => Promise<readonly Deployment[]>;

export interface ChangesOptions extends TrailOptions {
  readonly pipelines: Pick<CodePipelineClient, 'send'>;
  readonly config: Config;
  readonly clock: Clock;
  readonly recentDeployments?: RecentDeployments;
}

/** Days that CloudTrail keeps events for look-ups. */
const daysAtMost = 90;
const bounds = { deployments: 20, executions: 50 };

/** Deployments, executions of the service's pipeline and configuration changes in the region. */
export function askChanges(incident: Incident, window: QueryWindow, options: ChangesOptions): Promise<QueryAnswer> {
  const nothing = `Nothing was deployed and no configuration changed between ${window.from} and ${window.until}, according to CloudTrail and the service's rollout.`;
  const { recentDeployments } = options;
  const rollout = options.config.services[incident.service]?.rollout;
  const span = () => spanOf(window, options.clock.now(), daysAtMost);
  return answerFrom(
    [
      ...(recentDeployments === undefined ? [] : [() => readDeployments(incident, span, recentDeployments)]),
      ...(rollout?.by === 'codepipeline' ? [() => readExecutions(incident, rollout.pipeline, span, options)] : []),
      async () => readTrail(span(), options),
    ],
    { nothing },
  );
}

async function readDeployments(
  { repository }: Incident,
  spanOfWindow: () => TimeSpan,
  recentDeployments: RecentDeployments,
): Promise<Finding> {
  const span = spanOfWindow();
  const deployments = await orUnanswerable(repository, recentDeployments(repository, bounds.deployments));
  const lines = deployments
    .filter(({ createdAt }) => isWithin(Date.parse(createdAt), span))
    .toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt))
    .map(
      ({ commit, environment, createdAt, state }) => `${createdAt} deployment of ${commit} to ${environment}: ${state}`,
    );
  const oldest = Math.min(...deployments.map(({ createdAt }) => Date.parse(createdAt)));
  const cut = deployments.length >= bounds.deployments && oldest > span.from;
  return { lines, more: cut ? [`Only the newest ${deployments.length} deployments were read.`] : [] };
}

/** A failure of the code host must not hide what the other sources know. */
async function orUnanswerable<T>(repository: string, asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (cause) {
    const said = cause instanceof Error ? `${cause.name}: ${cause.message.slice(0, 300)}` : String(cause);
    throw new QueryUnanswerable(`The deployments of ${repository} could not be read: ${said}`, { cause });
  }
}

async function readExecutions(
  { service }: Incident,
  pipelineName: string,
  spanOfWindow: () => TimeSpan,
  { pipelines }: ChangesOptions,
): Promise<Finding> {
  const span = spanOfWindow();
  const { pipelineExecutionSummaries: executions = [], nextToken } = await inPipeline(service, pipelineName, () =>
    pipelines.send(new ListPipelineExecutionsCommand({ pipelineName, maxResults: bounds.executions })),
  );
  const lines = executions
    .filter(({ startTime }) => isWithin(startTime?.getTime() ?? Number.NaN, span))
    .toReversed()
    .map(({ startTime, status, sourceRevisions = [], pipelineExecutionId }) => {
      const revisions = sourceRevisions.map(({ revisionId }) => revisionId ?? '?').join(', ') || 'no revision';
      return `${startTime?.toISOString() ?? ''} pipeline ${pipelineName} with ${revisions}: ${status ?? '?'} (${pipelineExecutionId ?? '?'})`;
    });
  const cut = nextToken !== undefined && (executions.at(-1)?.startTime?.getTime() ?? 0) > span.from;
  return { lines, more: cut ? [`Only the newest ${executions.length} executions of the pipeline were read.`] : [] };
}

function inPipeline<T>(service: string, name: string, ask: () => Promise<T>): Promise<T> {
  return withPermission(`codepipeline:ListPipelineExecutions on ${name}`, async () => {
    try {
      return await ask();
    } catch (cause) {
      if (!(cause instanceof PipelineNotFoundException)) throw cause;
      const field = `services.${service}.rollout.pipeline`;
      throw new QueryUnanswerable(`There is no pipeline ${name}: correct ${field} in suture.config.ts.`, { cause });
    }
  });
}

function isWithin(time: number, { from, until }: TimeSpan): boolean {
  return time >= from && time <= until;
}
