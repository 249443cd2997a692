import type { Command } from 'commander';
import type { Streams } from './output.ts';

/** What every command gets. */
export interface CommandContext {
  readonly streams: Streams;
  /** Sets the exit code. */
  finish(code: number): void;
}

/** Options of every command that opens the loop of a repository. */
export interface SharedOptions {
  readonly repo: string;
  readonly config?: string;
  readonly service?: string;
  readonly model?: string;
  readonly json?: boolean;
  readonly unsandboxed?: boolean;
}

export function addSharedOptions(command: Command): Command {
  return command
    .option('--repo <dir>', 'path of the repository', '.')
    .option('--config <file>', 'configuration file (default: suture.config.* in the repository)')
    .option('--service <name>', 'the service of the configuration that this repository contains')
    .option(
      '--model <engine>',
      'engine: mechanic, bedrock (the configured models) or bedrock:MODEL_ID (default: the one that began the incident)',
    )
    .option('--unsandboxed', 'run tests without isolation if bubblewrap is missing')
    .option('--json', 'print one JSON value instead of text');
}
