import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { InvalidInput } from '@suture/core';
import type { LocalLoop } from '@suture/local';
import type { SharedOptions } from './context.ts';
import { type Output, progressLog } from './output.ts';

export interface OpenedLoop {
  readonly loop: LocalLoop;
  readonly service: string;
  readonly repository: string;
}

/** Opens the loop of the command's repository. It loads the heavy parts, so the first output comes before it. */
export async function openLoop(
  options: SharedOptions & { readonly log?: string },
  output: Output,
): Promise<OpenedLoop> {
  const repository = resolveRepository(options.repo);
  const { chooseService, loadConfig, openLocalLoop, readEngineChoice } = await import('@suture/local');
  const config = await loadConfig(repository, options.config);
  const service = chooseService(config, repository, options.service);
  const loop = await openLocalLoop({
    repository,
    service,
    config,
    log: progressLog(output, performance.now(), () => performance.now()),
    environment: process.env,
    allowUnsandboxed: options.unsandboxed ?? false,
    ...(options.model === undefined ? {} : { engineChoice: readEngineChoice(options.model, 'the option --model') }),
    ...(options.log === undefined ? {} : { logFile: options.log }),
  });
  return { loop, service, repository };
}

/** The folder named by --repo. @throws InvalidInput when there is none */
export function resolveRepository(folder: string): string {
  try {
    return realpathSync(resolve(folder));
  } catch (cause) {
    throw new InvalidInput('the option --repo', [`${folder}: there is no such folder`], { cause });
  }
}
