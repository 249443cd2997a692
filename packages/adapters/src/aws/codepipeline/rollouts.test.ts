import { type CodePipelineClient, PipelineNotFoundException } from '@aws-sdk/client-codepipeline';
import { type Incident, InvalidInput, readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { QueryUnanswerable } from '../../errors.ts';
import { createCodePipelineRollouts } from './index.ts';

const merged = 'a'.repeat(40);
const after = 'b'.repeat(40);
const before = 'c'.repeat(40);
const incident = {
  id: 'inc-1',
  service: 'orders',
  repository: 'shop/orders',
  createdAt: '2026-11-24T09:00:00.000Z',
} as Incident;
const config = readConfig(
  {
    services: {
      orders: { repository: 'shop/orders', rollout: { by: 'codepipeline', pipeline: 'orders-main' } },
      billing: { repository: 'shop/billing' },
    },
  },
  'the configuration',
);

/** `minute` counts from the incident's beginning. */
function execution(minute: number, status: string, ...revisions: string[]) {
  const startTime = new Date(Date.parse(incident.createdAt) + minute * 60_000);
  return {
    pipelineExecutionId: `e${minute}`,
    status,
    startTime,
    lastUpdateTime: new Date(startTime.getTime() + 30_000),
    sourceRevisions: revisions.map((revisionId) => ({ actionName: 'Source', revisionId })),
  };
}

type Execution = ReturnType<typeof execution>;

/** A pipeline that lists its executions in pages; every commit it is asked about but `before` contains the merge. */
function open(...pages: Execution[][]) {
  const asked: string[] = [];
  let calls = 0;
  const client = {
    send: async ({ input }: { input: { pipelineName: string; nextToken?: string } }) => {
      calls += 1;
      if (input.pipelineName !== 'orders-main') throw new RangeError(`asked for ${input.pipelineName}`);
      const page = Number(input.nextToken ?? 0);
      return {
        pipelineExecutionSummaries: pages[page],
        ...(page + 1 < pages.length ? { nextToken: String(page + 1) } : {}),
      };
    },
  } as unknown as Pick<CodePipelineClient, 'send'>;
  const rollouts = createCodePipelineRollouts({
    client,
    config,
    isAncestor: async (repository, ancestor, descendant) => {
      if (repository !== 'shop/orders' || ancestor !== merged) throw new RangeError('asked for another');
      asked.push(descendant);
      return descendant !== before;
    },
  });
  return { rollouts, asked, calls: () => calls };
}

describe('createCodePipelineRollouts', () => {
  it.each<[string, string, Execution[]]>([
    ['live', 'an execution with the merge commit succeeded', [execution(9, 'Succeeded', merged)]],
    ['live', 'a later commit that contains it succeeded', [execution(9, 'Succeeded', after)]],
    [
      'live',
      'one of several sources has it',
      [execution(9, 'Succeeded', before, merged), execution(8, 'Failed', merged)],
    ],
    [
      'live',
      'it succeeded and running it again failed',
      [execution(9, 'Failed', merged), execution(8, 'Succeeded', merged)],
    ],
    [
      'live',
      'it succeeded and older code failed later',
      [execution(9, 'Failed', before), execution(8, 'Succeeded', merged)],
    ],
    ['failed', 'its newest execution failed', [execution(9, 'Failed', merged)]],
    [
      'failed',
      'its newest execution was stopped',
      [execution(9, 'Stopped', after), execution(8, 'InProgress', merged)],
    ],
    [
      'failed',
      'older code was put in its place',
      [execution(9, 'Succeeded', before), execution(8, 'Succeeded', merged)],
    ],
    [
      'pending',
      'its newest execution is under way',
      [execution(9, 'InProgress', after), execution(8, 'Failed', merged)],
    ],
    ['pending', 'a newer one superseded it', [execution(9, 'Superseded', merged)]],
    ['pending', 'only other commits were shipped', [execution(9, 'Succeeded', before)]],
    ['pending', 'nothing ran', []],
    ['pending', 'the source is no Git repository', [execution(9, 'Succeeded', 'yH3.nXq_version')]],
    ['pending', 'it only ran before the incident', [execution(-1, 'Succeeded', after)]],
  ])('is %s when %s', async (status, _when, executions) => {
    const rollout = await open(executions).rollouts.status(incident, merged);

    expect(rollout).toMatchObject({ commit: merged, status });
  });

  it('names the execution that shipped it, and the time', async () => {
    const rollout = await open([execution(9, 'Succeeded', merged)]).rollouts.status(incident, merged);

    expect(rollout).toMatchObject({ at: '2026-11-24T09:09:30.000Z', detail: 'execution e9 shipped it' });
  });

  it('reads the next page, but nothing from before the incident', async () => {
    const { rollouts, calls } = open(
      [execution(9, 'Succeeded', before)],
      [execution(8, 'Succeeded', merged), execution(-5, 'Succeeded', before)],
      [execution(-9, 'Succeeded', before)],
    );

    expect((await rollouts.status(incident, merged)).status).toBe('failed');
    expect(calls()).toBe(2);
  });

  it('looks at three pages and no more', async () => {
    const pages = Array.from({ length: 9 }, (_, page) => [execution(100 - page, 'InProgress', before)]);
    const { rollouts, calls } = open(...pages);

    await rollouts.status(incident, merged);

    expect(calls()).toBe(3);
  });

  it('asks about a commit once, and never about the merge commit itself', async () => {
    const { rollouts, asked } = open([
      execution(9, 'Failed', before),
      execution(8, 'Failed', before),
      execution(7, 'InProgress', merged),
    ]);

    await rollouts.status(incident, merged);

    expect(asked).toEqual([before]);
  });

  it.each([
    ['there is no such pipeline', new PipelineNotFoundException({ message: 'no', $metadata: {} }), 'orders-main'],
    ['the role of its account cannot be assumed', new QueryUnanswerable('compare roleArn of sources'), 'roleArn'],
  ])('is pending, and says what to correct, when %s', async (_name, error, detail) => {
    const client = { send: async () => Promise.reject(error) } as unknown as Pick<CodePipelineClient, 'send'>;
    const rollouts = createCodePipelineRollouts({ client, config, isAncestor: async () => true });

    expect(await rollouts.status(incident, merged)).toMatchObject({
      status: 'pending',
      detail: expect.stringContaining(detail),
    });
  });

  it('refuses a service that names no pipeline', async () => {
    const { rollouts } = open([]);

    await expect(rollouts.status({ ...incident, service: 'billing' }, merged)).rejects.toThrow(InvalidInput);
  });
});
