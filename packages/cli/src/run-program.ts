import { Command, CommanderError } from 'commander';
import { type CommandContext, eventsOption } from './context.ts';
import { codeOfError, exitCodes } from './exit-codes.ts';
import { openOutput, type Streams } from './output.ts';
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
  const wanted = { json: argv.includes('--json'), jsonEvents: argv.includes('--json=events') };
  const leave = endOnTableFailure((error) => openOutput(wanted, streams).fail(error));
  try {
    const words = argv.map((word) => (word === '--json=events' ? eventsOption : word));
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    openOutput(wanted, streams).fail(error);
    return codeOfError(error);
  } finally {
    leave();
  }
}

/** The table tells of a disk that it cannot write to where nothing can catch it. What it has stored is whole, so the process may end. */
function endOnTableFailure(fail: (error: unknown) => void): () => void {
  const listener = (error: Error) => {
    if (!('code' in error) || error.code !== 'LEVEL_IO_ERROR') throw error;
    fail(
      new Error(`The records could not be written: ${error.message}. Free some space, then go on with suture resume.`),
    );
    process.exit(exitCodes.failed);
  };
  process.on('uncaughtException', listener);
  return () => process.off('uncaughtException', listener);
}

/** Every command below a program, those of commands included. */
export function listCommands(program: Command): readonly Command[] {
  return program.commands.flatMap((command) => [command, ...listCommands(command)]);
}
