import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { createStepFunctionsExecutions } from '@suture/adapters/aws/step-functions';
import { type Executions, readConfig } from '@suture/core';
import { createTestWorld } from '@suture/core/testing';
import { createTaskTokens, openLocalPorts, openStateFolder } from '@suture/local/testing';
import { afterEach, describe, expect, it } from 'vitest';

interface Setting {
  readonly executions: Executions;
  /** A state starts to wait with this token; resolves with the value it gets. */
  wait(token: string): Promise<unknown>;
}

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The API of Step Functions for one state machine. */
async function openStepFunctions(): Promise<Setting> {
  const started = new Set<string>();
  const waiting = new Map<string, (output: unknown) => void>();
  const answered = new Set<string>();
  const refuse = (kind: new (options: { message: string; $metadata: object }) => Error) =>
    new kind({ message: 'no', $metadata: {} });
  const run: Readonly<Record<string, (input: Readonly<Record<string, string>>) => object>> = {
    StartExecutionCommand: ({ name = '' }) => {
      if (started.has(name)) throw refuse(ExecutionAlreadyExists);
      started.add(name);
      return {};
    },
    DescribeExecutionCommand: ({ executionArn = '' }) => {
      if (!started.has(executionArn.split(':').at(-1) ?? '')) throw refuse(ExecutionDoesNotExist);
      return { status: 'RUNNING' };
    },
    SendTaskSuccessCommand: ({ taskToken = '', output = '' }) => {
      const end = waiting.get(taskToken);
      if (end === undefined) throw refuse(answered.has(taskToken) ? TaskTimedOut : TaskDoesNotExist);
      waiting.delete(taskToken);
      answered.add(taskToken);
      end(JSON.parse(output));
      return {};
    },
  };
  const client = {
    send: async (command: { input: Readonly<Record<string, string>>; constructor: { name: string } }) =>
      run[command.constructor.name]?.(command.input),
  };
  return {
    executions: createStepFunctionsExecutions({
      client: client as unknown as Pick<SFNClient, 'send'>,
      stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:production-heal',
    }),
    wait: (token) => new Promise((resolve) => waiting.set(token, resolve)),
  };
}

async function openLocal(): Promise<Setting> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'suture-executions-')));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const repository = join(folder, 'repository');
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', repository]);
  const identity = ['-c', 'user.name=orders', '-c', 'user.email=orders@example.com'];
  execFileSync('git', ['-C', repository, ...identity, 'commit', '--quiet', '--allow-empty', '--message', 'start']);
  const environment = { SUTURE_HOME: join(folder, 'home') };
  const tokens = createTaskTokens();
  const local = await openLocalPorts(
    {
      repository,
      service: 'orders',
      config: readConfig({ services: { orders: { repository: '.' } } }, 'the configuration'),
      log: createTestWorld().ports.log,
      environment,
      allowUnsandboxed: true,
    },
    openStateFolder(repository, environment),
    tokens,
    { reason: undefined },
  );
  closers.unshift(() => local.close());
  const { signal } = new AbortController();
  return { executions: local.ports.executions, wait: (token) => tokens.wait(token, signal) };
}

const runners: readonly (readonly [string, () => Promise<Setting>])[] = [
  ['Step Functions', openStepFunctions],
  ['one machine', openLocal],
];

describe.each(runners)('the executions of %s', (_name, open) => {
  it('are unknown before they start, and run once however often they are started', async () => {
    const { executions } = await open();

    const seen = [await executions.status('inc-1')];
    await executions.start('inc-1');
    await executions.start('inc-1');
    seen.push(await executions.status('inc-1'), await executions.status('inc-2'));

    expect(seen).toEqual(['unknown', 'running', 'unknown']);
  });

  it('end a wait once, with the given value', async () => {
    const { executions, wait } = await open();
    const output = { incidentId: 'inc-1', next: 'merged', say: 'Grüße' };
    const waited = wait('token-1');

    const first = await executions.succeed('token-1', output);
    const second = await executions.succeed('token-1', { ...output, next: 'closed' });

    expect([first, second]).toEqual(['delivered', 'over']);
    expect(await waited).toEqual(output);
  });
});
