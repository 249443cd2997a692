import { InvalidInput } from '@suture/core';
import { type Command, Option } from 'commander';
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
  /** `--json=events` */
  readonly jsonEvents?: boolean;
  readonly unsandboxed?: boolean;
  readonly minutes?: number;
}

/** What `--json=events` is to the parser: an option that takes a value would also take the word that follows `--json`. */
export const eventsOption = '--json-events';

/** What reads `--minutes`. */
export function minutesUpTo(most: number): (text: string) => number {
  return (text) => {
    const minutes = Number(text);
    if (minutes > 0 && minutes <= most) return minutes;
    const problem = `"${text}" is no number of minutes; use one above 0 and up to ${most}`;
    throw new InvalidInput('the option --minutes', [problem]);
  };
}

/** Where the pull requests of a heal are opened. */
export function addCodeHostOption(command: Command): Command {
  const text =
    'open the pull request on the code host that the repository was cloned from, by GITHUB_TOKEN or GITLAB_TOKEN (default: a branch here)';
  return command.addOption(new Option('--code-host <name>', text).choices(['github', 'gitlab']));
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
    .option(
      '--minutes <number>',
      'how long the mechanic searches for a repair (default: by how long the tests take)',
      minutesUpTo(240),
    )
    .option('--unsandboxed', 'run tests without isolation if bubblewrap is missing')
    .option('--json', 'print one JSON value instead of text; --json=events prints one JSON event a line as it runs')
    .addOption(new Option(eventsOption).hideHelp());
}
