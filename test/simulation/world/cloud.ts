import { ProvisionedThroughputExceededException } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
} from '@aws-sdk/client-sfn';
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Objects } from '@suture/adapters/objects';
import type { StepFunctions } from './machine.ts';
import type { SimulatedTable } from './table.ts';

/** What one call of a client asks of the world, so that the kernel can let it wait and fail. */
export interface Asked {
  readonly name: string;
  readonly apply: () => unknown;
  readonly throttled: () => Error;
}

export type Ask = (asked: Asked) => Promise<unknown>;

const metadata = { $metadata: {} };

/** An error of the AWS client by its name. */
function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

export const limited = () => named('ThrottlingException', 'Rate exceeded');

/** A client of the table for the real stores. */
export function connectTable(table: SimulatedTable, ask: Ask): DynamoDBDocumentClient {
  const client = {
    send: (command: object) =>
      ask({
        name: `dynamodb ${table.describe(command)}`,
        apply: () => table.answer(command),
        throttled: () => new ProvisionedThroughputExceededException({ message: 'slow down', ...metadata }),
      }),
  };
  return client as unknown as DynamoDBDocumentClient;
}

/** A client of Step Functions for the real adapter. */
export function connectStepFunctions(machine: StepFunctions, ask: Ask): Pick<SFNClient, 'send'> {
  function answer(command: object): unknown {
    if (command instanceof StartExecutionCommand) {
      if (machine.start(command.input.name ?? '')) return {};
      throw new ExecutionAlreadyExists({ message: 'it exists', ...metadata });
    }
    if (command instanceof DescribeExecutionCommand) {
      const execution = machine.executions.get(command.input.executionArn?.split(':').at(-1) ?? '');
      if (execution !== undefined) return { status: execution.status };
      throw new ExecutionDoesNotExist({ message: 'it does not exist', ...metadata });
    }
    if (command instanceof SendTaskSuccessCommand) {
      const { taskToken = '', output = '' } = command.input;
      if (machine.answer(taskToken, output) === 'taken') return {};
      throw new TaskDoesNotExist({ message: 'the task is over', ...metadata });
    }
    throw new RangeError(`the simulated Step Functions does not know ${command.constructor.name}`);
  }
  const client = {
    send: (command: object) =>
      ask({ name: `states ${describe(command)}`, apply: () => answer(command), throttled: limited }),
  };
  return client as unknown as Pick<SFNClient, 'send'>;
}

function describe(command: object): string {
  const verb = command.constructor.name.replace('Command', '');
  if (command instanceof StartExecutionCommand) return `${verb} ${command.input.name}`;
  if (command instanceof DescribeExecutionCommand) return `${verb} ${command.input.executionArn?.split(':').at(-1)}`;
  if (command instanceof SendTaskSuccessCommand) return `${verb} ${command.input.output}`;
  return verb;
}

/** A client of the parameter that holds the kill switch. */
export function connectParameter(read: () => string, ask: Ask): Pick<SSMClient, 'send'> {
  const client = {
    send: (command: object) => {
      if (!(command instanceof GetParameterCommand)) throw new RangeError('only one parameter is read');
      return ask({ name: 'ssm kill switch', apply: () => ({ Parameter: { Value: read() } }), throttled: limited });
    },
  };
  return client as unknown as Pick<SSMClient, 'send'>;
}

/**
 * The bucket.
 * @param before is told of every object before it is put
 */
export function connectBucket(bucket: Map<string, Uint8Array>, ask: Ask, before: (key: string) => void): Objects {
  const askFor = <T>(name: string, apply: () => T) => ask({ name: `s3 ${name}`, apply, throttled: limited });
  return {
    get: async (key) => {
      const found = await askFor(`Get ${key}`, () => bucket.get(key));
      return found instanceof Uint8Array ? found : undefined;
    },
    put: async (key, bytes) => {
      await askFor(`Put ${key}`, () => {
        before(key);
        bucket.set(key, bytes.slice());
      });
    },
    has: async (key) => (await askFor(`Head ${key}`, () => bucket.has(key))) === true,
  };
}
