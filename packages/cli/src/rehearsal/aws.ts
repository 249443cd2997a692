import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  DescribeExecutionCommand,
  type HistoryEvent,
  paginateGetExecutionHistory,
  SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { connectTable, createDynamoStores } from '@suture/adapters/aws/dynamodb';
import { defined } from '@suture/core';
import { absentAs, collect } from '../doctor/account/reading.ts';
import type { EnteredState, RehearsalPorts, WatchedExecution } from './ports.ts';

export interface DeployedLoop {
  readonly bus: string;
  readonly table: string;
  readonly stateMachineArn: string;
  /** Default: the one of the AWS profile. */
  readonly region?: string;
  /** Ends a wait. */
  readonly signal?: AbortSignal;
}

/** The deployed loop, with the credentials of the environment. */
export function openDeployedLoop({ bus, table, stateMachineArn, region, signal }: DeployedLoop): RehearsalPorts {
  const events = new EventBridgeClient(defined({ region }));
  const machines = new SFNClient(defined({ region }));
  const clock = { now: () => new Date() };
  const { alertRecords, auditLog, incidents } = createDynamoStores(connectTable(table, region), clock);
  const arnOf = (incidentId: string) => `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${incidentId}`;
  return {
    alertRecords,
    auditLog,
    incidents,
    clock,
    send: async ({ detailType, detail }) => {
      const entry = {
        EventBusName: bus,
        Source: 'suture.doctor',
        DetailType: detailType,
        Detail: JSON.stringify(detail),
      };
      const { Entries = [] } = await events.send(new PutEventsCommand({ Entries: [entry] }));
      const [{ ErrorCode, ErrorMessage = '' } = {}] = Entries;
      if (ErrorCode !== undefined) throw Object.assign(new Error(ErrorMessage), { name: ErrorCode });
    },
    execution: async (incidentId) => readExecution(machines, arnOf(incidentId)),
    stop: async (incidentId, cause) => {
      await machines.send(new StopExecutionCommand({ executionArn: arnOf(incidentId), error: 'Rehearsal', cause }));
    },
    sleep: (milliseconds) => setTimeout(milliseconds, undefined, defined({ signal })),
    newName: () => randomBytes(8).toString('hex'),
  };
}

async function readExecution(client: SFNClient, executionArn: string): Promise<WatchedExecution> {
  const found = await absentAs('ExecutionDoesNotExist', () =>
    client.send(new DescribeExecutionCommand({ executionArn })),
  );
  if (found === undefined) return { status: 'unknown', states: [] };
  const status = found.status === 'RUNNING' ? 'running' : found.status === 'SUCCEEDED' ? 'succeeded' : 'failed';
  const pages = paginateGetExecutionHistory({ client }, { executionArn });
  return { status, states: readStates(await collect(pages, (page) => page.events)) };
}

/** The states of an execution from its history. An exit belongs to the last entry of the state. */
export function readStates(history: readonly HistoryEvent[]): readonly EnteredState[] {
  const states: EnteredState[] = [];
  for (const { timestamp, stateEnteredEventDetails, stateExitedEventDetails } of history) {
    const at = timestamp?.toISOString() ?? '';
    const entered = stateEnteredEventDetails?.name;
    if (entered !== undefined) states.push({ name: entered, enteredAt: at });
    const index = states.findLastIndex(
      ({ name, leftAt }) => name === stateExitedEventDetails?.name && leftAt === undefined,
    );
    const state = states[index];
    if (state !== undefined) states[index] = { ...state, leftAt: at };
  }
  return states;
}
