import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Config, defined, InvalidInput, Severity } from '@suture/core';
import type { LocalLoop } from '@suture/local';
import type { CommandContext, SharedOptions } from './context.ts';
import { createHint, type Hint } from './how-called.ts';
import { type Output, openOutput, progressLog } from './output.ts';

export interface OpenedLoop {
  readonly loop: LocalLoop;
  readonly service: string;
  /** Writes the next command for the person, for this repository. */
  readonly hint: Hint;
}

type LoopOptions = SharedOptions & {
  readonly log?: string;
  readonly wait?: boolean;
  /** Prints what becomes of each alert. */
  readonly showAlerts?: boolean;
  /** Ends each incident after its diagnosis, whatever trust the service has earned. */
  readonly diagnosesOnly?: boolean;
};

/** Runs a command with the loop of its repository, closes the loop and sets the exit code that the command returns. */
export async function withLoop(
  options: LoopOptions,
  context: CommandContext,
  command: (opened: OpenedLoop, output: Output) => Promise<number>,
): Promise<void> {
  const output = openOutput(options.json ?? false, context.streams);
  const opened = await openLoop(options, output);
  try {
    context.finish(await command(opened, output));
  } finally {
    await opened.loop.close();
  }
}

/** Loads the heavy parts, so a command prints its first line before it. */
async function openLoop(options: LoopOptions, output: Output): Promise<OpenedLoop> {
  const repository = resolveRepository(options.repo);
  const { chooseService, loadConfig, openLocalLoop, readEngineChoice } = await import('@suture/local');
  const given = await loadConfig(repository, options.config);
  const service = chooseService(given, repository, options.service);
  const config = options.diagnosesOnly ? observeOnly(given, service) : given;
  const loop = await openLocalLoop({
    repository,
    service,
    config,
    log: progressLog(output, {
      started: performance.now(),
      ticks: () => performance.now(),
      alerts: options.showAlerts ?? false,
    }),
    environment: process.env,
    allowUnsandboxed: options.unsandboxed ?? false,
    mayPause: !(options.wait ?? false),
    ...defined({
      engineChoice: options.model === undefined ? undefined : readEngineChoice(options.model, 'the option --model'),
      logFile: options.log,
      minutes: options.minutes,
    }),
  });
  return { loop, service, hint: createHint(options) };
}

/** The folder named by --repo. @throws InvalidInput when there is none */
export function resolveRepository(folder: string): string {
  try {
    return realpathSync(resolve(folder));
  } catch (cause) {
    throw new InvalidInput('the option --repo', [`${folder}: there is no such folder`], { cause });
  }
}

/** The configuration in which the service may be diagnosed and nothing more. */
function observeOnly(config: Config, name: string): Config {
  const service = config.services[name];
  if (service === undefined) return config;
  const ceiling = Object.fromEntries(Severity.options.map((severity) => [severity, 'observe' as const]));
  const trust = { ...service.trust, start: 'observe' as const, ceiling };
  return { ...config, severityFloor: 'low', services: { ...config.services, [name]: { ...service, trust } } };
}
