import { type Incident, IncidentNotFound, InvalidInput } from '@suture/core';
import type { Command } from 'commander';
import { ask } from '../ask.ts';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { type OpenedLoop, withLoop } from '../open-loop.ts';
import type { Output } from '../output.ts';
import { drawTable } from '../table.ts';
import { readTimeSpan } from '../time-span.ts';

interface ForgetOptions extends SharedOptions {
  readonly olderThan?: number;
  readonly yes?: boolean;
}

export function addForgetCommand(program: Command, context: CommandContext): void {
  addSharedOptions(program.command('forget [ids...]'))
    .description('remove the records of ended incidents from this machine: audit chains, tickets, reports and branches')
    .option('--older-than <span>', 'those that ended longer ago: 12h, 30d, 8w', readTimeSpan('--older-than'))
    .option('--yes', 'remove without asking')
    .action((ids: readonly string[], options: ForgetOptions) =>
      withLoop(options, context, (opened, output) => {
        const asks = !output.json && process.stdin.isTTY && context.streams.out.isTTY === true;
        return forget(ids, options, asks, opened, output);
      }),
    );
}

async function forget(
  ids: readonly string[],
  { olderThan, yes = false }: ForgetOptions,
  asks: boolean,
  { loop }: OpenedLoop,
  output: Output,
): Promise<number> {
  if (ids.length === 0 && olderThan === undefined)
    throw new InvalidInput('the command forget', ['name incidents, or use --older-than 30d']);
  const { items } = await loop.ports.incidents.list();
  const chosen = choose(ids, olderThan, items, loop.ports.clock.now());
  if (chosen.length === 0) {
    output.result({ forgotten: [], keptBranches: [] }, 'No ended incident is that old: nothing was removed.');
    return exitCodes.ok;
  }
  output.say(describeChosen(chosen));
  if (!yes && !asks) throw new InvalidInput('the command forget', ['there is no terminal to ask; use --yes']);
  if (!yes && !/^y(es)?$/i.test((await ask('Remove all of this? [y/N] ')) ?? '')) {
    output.say('Nothing was removed.');
    return exitCodes.ok;
  }
  const keptBranches = await loop.forget(chosen);
  const forgotten = chosen.map(({ id }) => id);
  const lines = keptBranches.map(({ branch, why }) => `The branch ${branch} is left: ${why}.`);
  output.result({ forgotten, keptBranches }, [`Forgotten: ${forgotten.join(', ')}`, ...lines].join('\n'));
  return exitCodes.ok;
}

function choose(
  ids: readonly string[],
  olderThan: number | undefined,
  items: readonly Incident[],
  now: Date,
): readonly Incident[] {
  const unknown = ids.find((id) => !items.some((incident) => incident.id === id));
  if (unknown !== undefined) throw new IncidentNotFound(unknown);
  const isOld = ({ outcome }: Incident) =>
    olderThan === undefined || (outcome !== undefined && now.getTime() - Date.parse(outcome.at) > olderThan);
  return items.filter((incident) => (ids.length === 0 || ids.includes(incident.id)) && isOld(incident));
}

function describeChosen(chosen: readonly Incident[]): string {
  const rows = chosen.map(({ id, createdAt, outcome, alert, review }) => [
    id,
    createdAt.slice(0, 10),
    outcome?.result.replaceAll('_', ' ') ?? 'not ended',
    alert.title.slice(0, 60),
    review?.branch ?? '',
  ]);
  return [
    ...drawTable(rows),
    'Their audit chains, tickets, reports and branches are removed from this machine for good. A merge stays in your history,',
    'and what the service has earned or lost in trust stays counted.',
  ].join('\n');
}
