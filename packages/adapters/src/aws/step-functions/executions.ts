import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type ExecutionStatus,
  InvalidToken,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { type Executions, InvalidInput } from '@suture/core';

export interface StepFunctionsOptions {
  readonly client: Pick<SFNClient, 'send'>;
  readonly stateMachineArn: string;
}

/** Most bytes of a task's output in Step Functions. */
const outputLimit = 262_144;

/** Executions of one state machine, each named after its incident. */
export function createStepFunctionsExecutions({ client, stateMachineArn }: StepFunctionsOptions): Executions {
  return {
    start: async (incidentId) => {
      const input = JSON.stringify({ incidentId });
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name: incidentId, input }));
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
    },
    status: async (incidentId) => {
      const executionArn = `${executionPrefix(stateMachineArn)}:${incidentId}`;
      try {
        const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
        return standingOf(status);
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return 'unknown';
        throw error;
      }
    },
    succeed: async (token, value) => {
      const output = JSON.stringify(value) ?? 'null';
      const size = Buffer.byteLength(output);
      if (size > outputLimit)
        throw new InvalidInput('the output of a waiting state', [`it has ${size} bytes, at most ${outputLimit} fit`]);
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken: token, output }));
        return 'delivered';
      } catch (error) {
        if (isOver(error)) return 'over';
        throw error;
      }
    },
  };
}

/** `…:stateMachine:name` or a version or alias of it, as the start of its executions' ARNs. */
function executionPrefix(stateMachineArn: string): string {
  const [arn, partition, service, region, account, , name] = stateMachineArn.split(':');
  return [arn, partition, service, region, account, 'execution', name].join(':');
}

function standingOf(status: ExecutionStatus | undefined): 'running' | 'succeeded' | 'failed' | 'unknown' {
  switch (status) {
    case 'RUNNING':
    case 'PENDING_REDRIVE':
      return 'running';
    case 'SUCCEEDED':
      return 'succeeded';
    case 'FAILED':
    case 'TIMED_OUT':
    case 'ABORTED':
      return 'failed';
    default:
      return 'unknown';
  }
}

function isOver(error: unknown): boolean {
  return error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken;
}
