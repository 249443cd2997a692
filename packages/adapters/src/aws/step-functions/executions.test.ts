import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  type SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { InvalidInput } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { createStepFunctionsExecutions } from './executions.ts';

const machine = 'arn:aws:states:eu-west-1:123456789012:stateMachine:production-heal';

function fail(kind: new (options: { message: string; $metadata: object }) => Error): Error {
  return new kind({ message: 'no', $metadata: {} });
}

/** A Step Functions that answers everything alike and remembers what it was asked. */
function open(answer: object | Error, stateMachineArn = machine) {
  const asked: { name: string; input: unknown }[] = [];
  const client = {
    send: async (command: { input: unknown; constructor: { name: string } }) => {
      asked.push({ name: command.constructor.name, input: command.input });
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as Pick<SFNClient, 'send'>;
  return { asked, executions: createStepFunctionsExecutions({ client, stateMachineArn }) };
}

describe('start', () => {
  it('names the execution for its incident', async () => {
    const { asked, executions } = open({});

    await executions.start('inc-1');

    expect(asked).toEqual([
      {
        name: 'StartExecutionCommand',
        input: { stateMachineArn: machine, name: 'inc-1', input: '{"incidentId":"inc-1"}' },
      },
    ]);
  });

  it('is content with an execution that is already there, and with no other refusal', async () => {
    await expect(open(fail(ExecutionAlreadyExists)).executions.start('inc-1')).resolves.toBeUndefined();
    await expect(open(new RangeError('no machine')).executions.start('inc-1')).rejects.toThrow('no machine');
  });
});

describe('status', () => {
  it.each([
    ['RUNNING', 'running'],
    ['PENDING_REDRIVE', 'running'],
    ['SUCCEEDED', 'succeeded'],
    ['FAILED', 'failed'],
    ['TIMED_OUT', 'failed'],
    ['ABORTED', 'failed'],
  ])('calls %s %s', async (status, expected) => {
    expect(await open({ status }).executions.status('inc-1')).toBe(expected);
  });

  it('does not know an execution that is not there, and says so when it cannot ask', async () => {
    expect(await open(fail(ExecutionDoesNotExist)).executions.status('inc-1')).toBe('unknown');
    await expect(open(new RangeError('denied')).executions.status('inc-1')).rejects.toThrow('denied');
  });

  it.each([machine, `${machine}:live`])('finds the execution of %s', async (arn) => {
    const { asked, executions } = open({ status: 'RUNNING' }, arn);

    await executions.status('inc-1');

    const executionArn = 'arn:aws:states:eu-west-1:123456789012:execution:production-heal:inc-1';
    expect(asked).toEqual([{ name: DescribeExecutionCommand.name, input: { executionArn } }]);
  });
});

describe('succeed', () => {
  it('delivers the output as JSON', async () => {
    const { asked, executions } = open({});

    expect(await executions.succeed('token', { next: 'deploy' })).toBe('delivered');
    expect(asked).toEqual([
      { name: 'SendTaskSuccessCommand', input: { taskToken: 'token', output: '{"next":"deploy"}' } },
    ]);
  });

  it.each([TaskTimedOut, TaskDoesNotExist, InvalidToken])('is over on %o', async (kind) => {
    expect(await open(fail(kind)).executions.succeed('token', {})).toBe('over');
  });

  it('passes on what may be tried again', async () => {
    await expect(open(new RangeError('throttled')).executions.succeed('token', {})).rejects.toThrow('throttled');
  });

  it('refuses an output that Step Functions would not take, counted in bytes', async () => {
    const { asked, executions } = open({});

    expect(await executions.succeed('token', 'é'.repeat(131_071))).toBe('delivered');
    await expect(executions.succeed('token', 'é'.repeat(131_072))).rejects.toThrow(InvalidInput);
    expect(asked).toHaveLength(1);
  });
});
