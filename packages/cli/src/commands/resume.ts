import { IncidentNotFound } from '@suture/core';
import type { Command } from 'commander';
import { addCodeHostOption, addSharedOptions, type CommandContext, type SharedOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { type OpenedLoop, withLoop } from '../open-loop.ts';
import type { Output } from '../output.ts';
import { reportRun } from '../report-run.ts';

interface ResumeOptions extends SharedOptions {
  readonly codeHost?: string;
  readonly wait?: boolean;
}

export function addResumeCommand(program: Command, context: CommandContext): void {
  addCodeHostOption(addSharedOptions(program.command('resume [id]')))
    .description('continue incidents that were interrupted or are waiting; all of them if no id is given')
    .option('--wait', 'wait until a person has decided and the symptom is gone')
    .action((id: string | undefined, options: ResumeOptions) =>
      withLoop(options, context, (opened, output) => resume(id, opened, options.wait ?? false, output)),
    );
}

async function resume(id: string | undefined, { loop }: OpenedLoop, stay: boolean, output: Output): Promise<number> {
  const { incidents } = loop.ports;
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
    worst = Math.max(worst, await reportRun(incident.id, loop, stay, output));
  }
  return worst;
}
