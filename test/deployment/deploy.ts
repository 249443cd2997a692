import { execFile } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { z } from 'zod';

const run = promisify(execFile);

export interface Deployment {
  readonly stage: string;
  /** Every stack's outputs, by key. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What `sst deploy` printed. */
  readonly transcript: string;
}

/** The endpoint to deploy to. It must be set explicitly, so that no deployment starts by accident. */
export function readEndpoint(): string {
  const endpoint = process.env.AWS_ENDPOINT_URL;
  if (endpoint === undefined || endpoint === '')
    throw new Error(
      'AWS_ENDPOINT_URL is not set. Name the endpoint to deploy to; see "Testing a deployment" in docs/operating.md.',
    );
  return endpoint;
}

/**
 * Deploys the application as it is in this folder with a configuration of the test's own.
 * @param cwd a copy of the application, where it is changed
 */
export async function deploy(stage: string, configFile: string, cwd = '.'): Promise<Deployment> {
  const { stdout } = await sst(['deploy', '--stage', stage], configFile, cwd);
  const { Stacks = [] } = await new CloudFormationClient({}).send(new DescribeStacksCommand({}));
  const ours = Stacks.filter((stack) => stack.StackName?.startsWith(`${stage}-suture-`));
  const outputs = ours
    .flatMap((stack) => stack.Outputs ?? [])
    .map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]);
  return { stage, outputs: z.record(z.string(), z.string()).parse(Object.fromEntries(outputs)), transcript: stdout };
}

/** Takes the stage away. Returns what `sst remove` printed. */
export async function remove(stage: string, configFile: string): Promise<string> {
  return (await sst(['remove', '--stage', stage], configFile)).stdout;
}

/** The stacks of a stage that are still there. */
export async function listStacks(stage: string): Promise<readonly string[]> {
  const { Stacks = [] } = await new CloudFormationClient({}).send(new DescribeStacksCommand({}));
  return Stacks.flatMap((stack) => (stack.StackName?.startsWith(`${stage}-suture-`) ? [stack.StackName] : []));
}

/** Sets a secret by the command that the documentation prints, from a file. */
export async function setSecret(stage: string, name: string, file: string): Promise<void> {
  await run('node', ['packages/cli/bin/suture.js', 'secrets', 'set', name, '--file', file, '--stage', stage]);
}

/** What an output says. */
export function outputOf({ outputs }: Deployment, key: string): string {
  const value = outputs[key];
  if (value === undefined) throw new RangeError(`no stack has the output ${key}`);
  return value;
}

function sst(args: readonly string[], configFile: string, cwd = '.') {
  const env = { ...process.env, SUTURE_CONFIG: configFile, SST_TELEMETRY_DISABLED: '1', CI: '1' };
  return run('npx', ['sst', ...args], { cwd, env, timeout: 400_000, maxBuffer: 20_000_000 });
}

/** A copy of the application with a state that Lambda refuses: its function may run for longer than any may. */
export function copyBroken(folder: string): string {
  const copy = join(folder, 'broken');
  for (const part of [
    'functions',
    'packages',
    'stacks',
    'statemachines',
    'package.json',
    'sst.config.ts',
    'tsconfig.json',
  ])
    cpSync(part, join(copy, part), { recursive: true, filter: (path) => !path.includes('node_modules') });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  const step = join(copy, 'packages/core/src/steps/close/hand-over.ts');
  const text = readFileSync(step, 'utf8');
  const broken = text.replace(/seconds: \d+/, 'seconds: 901');
  if (broken === text) throw new RangeError(`${step} does not say how long the function may run`);
  writeFileSync(step, broken);
  return copy;
}
