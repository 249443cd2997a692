import { type Command, CommanderError } from 'commander';
import { codeOfError, exitCodes } from './exit-codes.ts';
import { openScreen, type Streams } from './screen.ts';

/** Runs the command that the words name and returns its exit code: `state.code` as the command left it, or what its error means. */
export async function runProgram(
  program: Command,
  argv: readonly string[],
  state: { readonly code: number },
  streams: Streams,
): Promise<number> {
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return state.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    openScreen(argv.includes('--json'), streams).fail(error);
    return codeOfError(error);
  }
}
