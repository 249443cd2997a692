import type { LocalRecords } from '@suture/local/records';
import type { CommandContext, SharedOptions } from './context.ts';
import { createHint, type Hint } from './how-called.ts';
import { resolveRepository } from './open-loop.ts';
import { type Output, openOutput } from './output.ts';

export interface OpenedRecords extends LocalRecords {
  /** Writes the next command for the person, for this repository. */
  readonly hint: Hint;
}

/** Runs a command that only reads what happened in a repository, and sets the exit code that the command returns. */
export async function withRecords(
  options: SharedOptions,
  context: CommandContext,
  command: (records: OpenedRecords, output: Output) => Promise<number>,
): Promise<void> {
  const output = openOutput(options.json ?? false, context.streams);
  const { openLocalRecords } = await import('@suture/local/records');
  const records = await openLocalRecords(resolveRepository(options.repo), process.env);
  try {
    context.finish(await command({ ...records, hint: createHint(options) }, output));
  } finally {
    await records.close();
  }
}
