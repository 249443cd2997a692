import type { Command } from 'commander';
import type { Streams } from './output.ts';

/** What every command is given. */
export interface CommandContext {
  readonly streams: Streams;
  /** Sets the exit code. */
  finish(code: number): void;
}

/** Options that all commands share. */
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
    .option('--repo <dir>', 'the repository', '.')
    .option('--config <file>', 'configuration file (default: suture.config.* in the repository)')
    .option('--service <name>', 'which service of the configuration this repository is')
    .option(
      '--model <who>',
      'who thinks: mechanic, bedrock (the configured models) or bedrock:MODEL (default: who began it)',
    )
    .option('--unsandboxed', 'run tests without isolation where bubblewrap is missing')
    .option('--json', 'one JSON value instead of words');
}
