import { Command, CommanderError } from 'commander';
import { type CommandContext, eventsOption } from './context.ts';
import { codeOfError, exitCodes } from './exit-codes.ts';
import { openOutput, readForm, type Streams } from './output.ts';
import { improveSuggestion } from './suggestion.ts';

/** Runs a program and returns its exit code: the one its command set, or the one its error stands for. */
export async function runProgram(
  name: string,
  argv: readonly string[],
  define: (program: Command, context: CommandContext) => void,
  streams: Streams = { in: process.stdin, out: process.stdout, err: process.stderr },
): Promise<number> {
  let code: number = exitCodes.ok;
  const program = new Command(name)
    .exitOverride()
    .configureOutput({ writeOut: (text) => streams.out.write(text), writeErr: (text) => streams.err.write(text) });
  define(program, {
    streams,
    finish: (given) => {
      code = given;
    },
  });
  for (const command of [program, ...listCommands(program)])
    command.configureOutput({ outputError: (text, write) => write(improveSuggestion(text, command)) });
  try {
    const words = argv.map((word) => (word === '--json=events' ? eventsOption : word));
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const form = readForm({ json: argv.includes('--json'), jsonEvents: argv.includes('--json=events') });
    openOutput(form, streams).fail(error);
    return codeOfError(error);
  }
}

/** Every command below a program, those of commands included. */
export function listCommands(program: Command): readonly Command[] {
  return program.commands.flatMap((command) => [command, ...listCommands(command)]);
}
