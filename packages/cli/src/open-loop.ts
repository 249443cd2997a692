import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Config, defined, InvalidInput, Severity } from '@suture/core';
import type { LocalLoop, RunOptions } from '@suture/local';
import type { CommandContext, SharedOptions } from './context.ts';
import type { Output } from './output.ts';
import { type Session, withSession } from './session.ts';

export interface OpenedLoop {
  readonly loop: LocalLoop;
  readonly service: string;
}

type LoopOptions = SharedOptions & {
  readonly log?: string;
  readonly wait?: boolean;
  /** Prints what becomes of each alert. */
  readonly showAlerts?: boolean;
  /** Ends each incident after its diagnosis, whatever trust the service has earned. */
  readonly diagnosesOnly?: boolean;
  /** Where pull requests are opened; on this machine when left out. */
  readonly codeHost?: string;
};

/** Runs a command with the loop of its repository, closes the loop and sets the exit code that the command returns. */
export async function withLoop(
  options: LoopOptions,
  context: CommandContext,
  command: (opened: OpenedLoop, output: Output) => Promise<number>,
): Promise<void> {
  await withSession(options, context, async (session) => {
    const opened = await openLoop(options, session);
    try {
      return await command(opened, session.output);
    } finally {
      await opened.loop.close();
    }
  });
}

/** Loads the heavy parts, so a command prints its first line before it. */
async function openLoop(options: LoopOptions, { log, onProgress, signal }: Session): Promise<OpenedLoop> {
  const repository = resolveRepository(options.repo);
  const { chooseService, loadConfig, openLocalLoop, readEngineChoice, RemoteName } = await import('@suture/local');
  const given = await loadConfig(repository, options.config);
  const service = chooseService(given, repository, options.service);
  const config = options.diagnosesOnly ? observeOnly(given, service) : given;
  const loop = await openLocalLoop({
    repository,
    service,
    config,
    log,
    onProgress,
    interrupt: signal,
    environment: process.env,
    allowUnsandboxed: options.unsandboxed ?? false,
    mayPause: !(options.wait ?? false),
    ...defined({
      engineChoice: options.model === undefined ? undefined : readEngineChoice(options.model, 'the option --model'),
      codeHost: RemoteName.optional().parse(options.codeHost),
      logFile: options.log,
      minutes: options.minutes,
    }),
  });
  return { loop: { ...loop, run: (id, run) => runUntilStopped(loop, id, run, signal) }, service };
}

/** A run that the person's stop ends too. @throws the reason of the signal, once it is aborted */
async function runUntilStopped(loop: LocalLoop, incidentId: string, options: RunOptions, signal: AbortSignal) {
  const signals = options.signal === undefined ? signal : AbortSignal.any([options.signal, signal]);
  const end = await loop.run(incidentId, { ...options, signal: signals });
  signal.throwIfAborted();
  return end;
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
