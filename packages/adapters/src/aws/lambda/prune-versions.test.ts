import { LambdaClient, ResourceConflictException } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { pruneVersions } from './prune-versions.ts';

const closeArn = 'arn:aws:lambda:eu-west-1:123456789012:function:prod-Close';
const machine = 'arn:aws:states:eu-west-1:123456789012:stateMachine:suture-prod-heal';
const now = new Date('2026-06-30T12:00:00.000Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

interface Account {
  /** Days since each version of Close was published, the first version first. */
  readonly published: readonly number[];
  /** The version of Close that the machine names. */
  readonly named: number;
  /** Days since each running execution began. */
  readonly running?: readonly number[];
  /** Versions that an alias holds. */
  readonly aliased?: readonly number[];
}

/** Prunes an account in memory, and returns the numbers of the versions that were deleted. */
async function prune({ published, named, running = [], aliased = [] }: Account): Promise<readonly number[]> {
  const deleted: number[] = [];
  const answers: Readonly<Record<string, (input: { readonly FunctionName?: string }) => object>> = {
    ListVersionsByFunctionCommand: () => ({
      Versions: [
        { FunctionArn: `${closeArn}:$LATEST`, Version: '$LATEST', LastModified: now.toISOString() },
        ...published.map((days, index) => ({
          FunctionArn: `${closeArn}:${index + 1}`,
          Version: `${index + 1}`,
          LastModified: daysAgo(days).toISOString().replace('Z', '+0000'),
        })),
      ],
    }),
    DeleteFunctionCommand: ({ FunctionName = '' }) => {
      const number = Number(FunctionName.split(':').at(-1));
      if (aliased.includes(number)) throw new ResourceConflictException({ message: 'an alias', $metadata: {} });
      deleted.push(number);
      return {};
    },
    DescribeStateMachineCommand: () => ({
      definition: JSON.stringify({ States: { Close: { Type: 'Task', Resource: `${closeArn}:${named}` } } }),
    }),
    ListExecutionsCommand: () => ({ executions: running.map((days) => ({ startDate: daysAgo(days) })) }),
  };
  const answer = async (command: { readonly input: object; readonly constructor: { readonly name: string } }) =>
    answers[command.constructor.name]?.(command.input);
  await pruneVersions({
    lambda: Object.assign(new LambdaClient({ region: 'eu-west-1' }), { send: answer }),
    stepFunctions: Object.assign(new SFNClient({ region: 'eu-west-1' }), { send: answer }),
    stateMachineArn: machine,
    clock: { now: () => now },
  });
  return deleted.toSorted((a, b) => a - b);
}

it('deletes what was replaced longer ago than a failed execution can be redriven', async () => {
  expect(await prune({ published: [60, 50, 40, 30, 2], named: 5 })).toEqual([1, 2]);
});

it('keeps the newest three however old they are', async () => {
  expect(await prune({ published: [300, 200, 100], named: 3 })).toEqual([]);
});

it('keeps what a running execution began with, and everything after it', async () => {
  expect(await prune({ published: [90, 80, 70, 60, 50, 40], named: 6, running: [1, 65] })).toEqual([1, 2]);
});

it('keeps a version that was replaced while an execution began', async () => {
  expect(await prune({ published: [90, 65, 60, 50, 40], named: 5, running: [65 - 0.5 / 24] })).toEqual([]);
});

it('keeps the version that the machine names after a rollback', async () => {
  expect(await prune({ published: [90, 80, 70, 60, 50, 40], named: 2 })).toEqual([1, 3]);
});

it('keeps a version that an alias uses, and deletes the others', async () => {
  expect(await prune({ published: [90, 80, 70, 60, 50], named: 5, aliased: [1] })).toEqual([2]);
});
