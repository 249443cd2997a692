import { type AlertRecord, InvalidInput, type Listing } from '@suture/core';
import type { Command } from 'commander';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../context.ts';
import { checkStage } from '../doctor/deployment.ts';
import { exitCodes } from '../exit-codes.ts';
import { withRecords } from '../open-records.ts';
import { type Output, openOutput } from '../output.ts';
import { readConfiguration, regionHelp, regionOf } from '../stage-region.ts';
import { drawTable } from '../table.ts';

interface AlertsOptions extends SharedOptions {
  readonly stage?: string;
  readonly region?: string;
  readonly limit: string;
}

export function addAlertsCommand(program: Command, context: CommandContext): void {
  addSharedOptions(program.command('alerts'))
    .description('list the alerts that arrived in the last 30 days, and what became of each')
    .option('--stage <name>', 'of a deployed stage instead of this repository')
    .option('--region <name>', regionHelp)
    .option('--limit <count>', 'how many, the newest first', '50')
    .action((options: AlertsOptions) => listAlerts(options, context));
}

async function listAlerts(options: AlertsOptions, context: CommandContext): Promise<void> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 500)
    throw new InvalidInput('the option --limit', [`${options.limit}: write a number between 1 and 500`]);
  const { stage } = options;
  if (stage === undefined) {
    await withRecords(options, context, async ({ ports }, output) =>
      print(await ports.alertRecords.list(limit), output),
    );
    return;
  }
  checkStage(stage);
  const { openDeployedStores } = await import('../deployed-stores.ts');
  const region = regionOf(stage, options.region, await readConfiguration());
  const { alertRecords } = await openDeployedStores(stage, region);
  context.finish(print(await alertRecords.list(limit), openOutput(options, context.streams)));
}

function print({ items, unreadable }: Listing<AlertRecord>, output: Output): number {
  const rows = items.map(({ at, outcome, service = '', title, sourceId = '', reason }) => [
    at.slice(0, 19),
    outcome,
    service,
    (title ?? sourceId).slice(0, 60),
    reason.slice(0, 200),
  ]);
  const lines = drawTable([...rows, ...unreadable.map((id) => ['', 'cannot be read', '', id, ''])]);
  output.result(items, lines.join('\n') || 'No alert arrived in the last 30 days.');
  return exitCodes.ok;
}
