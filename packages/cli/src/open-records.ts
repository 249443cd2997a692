import type { LocalRecords } from '@suture/local/records';
import type { CommandContext, SharedOptions } from './context.ts';
import { createHint } from './how-called.ts';
import { resolveRepository } from './open-loop.ts';
import { type Output, openOutput } from './output.ts';

/** Runs a command that only reads what happened in a repository, and sets the exit code that the command returns. */
export async function withRecords(
  options: SharedOptions,
  context: CommandContext,
  command: (records: LocalRecords, output: Output) => Promise<number>,
): Promise<void> {
  const output = openOutput(options, context.streams, { hint: createHint(options) });
  const { openLocalRecords } = await import('@suture/local/records');
  const records = await openLocalRecords(resolveRepository(options.repo), process.env);
  try {
    context.finish(await command(records, output));
  } finally {
    await records.close();
  }
}
