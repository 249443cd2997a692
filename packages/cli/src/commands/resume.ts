import { IncidentNotFound } from '@suture/core';
import type { Command } from 'commander';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { openLoop } from '../open-loop.ts';
import { openOutput } from '../output.ts';
import { reportRun } from '../report-run.ts';

interface ResumeOptions extends SharedOptions {
  readonly wait?: boolean;
}

export function addResumeCommand(program: Command, context: CommandContext): void {
  addSharedOptions(program.command('resume [id]'))
    .description('continue incidents that were interrupted or are waiting; all of them if no id is given')
    .option('--wait', 'wait until a person has decided and the symptom is gone')
    .action(async (id: string | undefined, options: ResumeOptions) =>
      context.finish(await resume(id, options, context)),
    );
}

async function resume(id: string | undefined, options: ResumeOptions, context: CommandContext): Promise<number> {
  const output = openOutput(options.json ?? false, context.streams);
  const opened = await openLoop(options, output);
  try {
    const { incidents } = opened.loop.ports;
    if (id !== undefined && (await incidents.get(id)) === undefined) throw new IncidentNotFound(id);
    const { items, unreadable } = await incidents.list();
    const open = items.filter((incident) => (id === undefined ? incident.outcome === undefined : incident.id === id));
    for (const unknown of unreadable) output.say(`incident ${unknown} cannot be read and is left alone`);
    if (open.length === 0) {
      output.result([], 'Nothing to resume: every incident has ended.');
      return exitCodes.ok;
    }
    let worst: number = exitCodes.ok;
    for (const incident of open.toReversed()) {
      output.say(`incident ${incident.id}`);
      worst = Math.max(worst, await reportRun(incident.id, opened, options.wait ?? false, output));
    }
    return worst;
  } finally {
    await opened.loop.close();
  }
}
