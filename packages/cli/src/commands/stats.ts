import {
  type IncidentFigures,
  type IncidentStatistics,
  type Ports,
  readFigures,
  summarizeIncidents,
} from '@suture/core';
import type { Command } from 'commander';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../context.ts';
import { checkStage } from '../doctor/deployment.ts';
import { exitCodes } from '../exit-codes.ts';
import { withRecords } from '../open-records.ts';
import { type Output, openOutput } from '../output.ts';
import { readConfiguration, regionHelp, regionOf } from '../stage-region.ts';
import { drawTable } from '../table.ts';
import { readTimeSpan } from '../time-span.ts';

interface StatsOptions extends SharedOptions {
  readonly stage?: string;
  readonly region?: string;
  readonly since?: number;
}

type Stores = Pick<Ports, 'incidents' | 'auditLog'>;

/** Trails that are read at once. */
const atOnce = 10;

export function addStatsCommand(program: Command, context: CommandContext): void {
  addSharedOptions(program.command('stats'))
    .description('sum up the incidents: outcomes, time to repair, merged share, time per stage, and cost')
    .option('--stage <name>', 'of a deployed stage instead of this repository')
    .option('--region <name>', regionHelp)
    .option('--since <span>', 'only incidents opened in this time: 30m, 12h, 7d, 2w', readTimeSpan('--since'))
    .action((options: StatsOptions) => showStats(options, context));
}

async function showStats(options: StatsOptions, context: CommandContext): Promise<void> {
  const { stage, since } = options;
  if (stage === undefined) {
    await withRecords(options, context, ({ ports }, output) => print(ports, since, output));
    return;
  }
  checkStage(stage);
  const { openDeployedStores } = await import('../deployed-stores.ts');
  const stores = await openDeployedStores(
    stage,
    regionOf(stage, options.region, await readConfiguration(options.config)),
  );
  context.finish(await print(stores, since, openOutput(options, context.streams)));
}

async function print(stores: Stores, since: number | undefined, output: Output): Promise<number> {
  const { items, unreadable } = await stores.incidents.list();
  const begin = since === undefined ? 0 : Date.now() - since;
  const chosen = items.filter(({ createdAt }) => Date.parse(createdAt) >= begin);
  const figures: IncidentFigures[] = [];
  for (let start = 0; start < chosen.length; start += atOnce)
    figures.push(...(await Promise.all(chosen.slice(start, start + atOnce).map((one) => readFigures(one, stores)))));
  const statistics = summarizeIncidents(figures);
  output.result({ ...statistics, unreadable: unreadable.length }, describeStatistics(statistics, unreadable.length));
  return exitCodes.ok;
}

/** The figures as lines for a person. */
export function describeStatistics(statistics: IncidentStatistics, unreadable: number): string {
  const { incidents, aside, measured, outcomes, timeToRepair, pullRequests, stages, cost } = statistics;
  if (incidents === 0) return 'No incidents yet, so there is nothing to sum up.';
  const { opened, merged, mergedShare } = pullRequests;
  const left = [
    ...(aside > 0 ? [`${aside} rehearsed or folded into another one are left out`] : []),
    ...(measured < incidents ? [`the trail of ${incidents - measured} cannot be read`] : []),
    ...(unreadable > 0 ? [`${unreadable} cannot be read`] : []),
  ];
  const rows = [
    ['Incidents', [`${incidents}`, ...left].join('; ')],
    [
      'Outcomes',
      `${outcomes.closed} closed, ${outcomes.handed_over} handed over, ${outcomes.recorded} recorded, ${outcomes.open} open`,
    ],
    [
      'Time to repair',
      timeToRepair === undefined
        ? 'none was closed'
        : `median ${describeTime(timeToRepair.median)}, nine of ten within ${describeTime(timeToRepair.p90)}`,
    ],
    [
      'Pull requests',
      mergedShare === undefined
        ? 'none opened'
        : `${opened} opened, ${merged} merged (${Math.round(mergedShare * 100)}%)`,
    ],
    ...Object.entries(stages).map(([stage, { median, p90, count }]) => [
      `  in ${stage}`,
      `median ${describeTime(median)}, nine of ten within ${describeTime(p90)} (${count} incidents)`,
    ]),
    ['Cost', describeCost(cost)],
  ];
  return drawTable(rows).join('\n');
}

function describeCost({ modelCalls, tokens, microUsd, microUsdPerIncident }: IncidentStatistics['cost']): string {
  if (modelCalls === 0) return 'no model was asked';
  const usd = (micro: number) => `$${(micro / 1_000_000).toFixed(2)}`;
  const mean = microUsdPerIncident === undefined ? '' : `, ${usd(microUsdPerIncident)} per incident`;
  return `${usd(microUsd)}${mean} (${modelCalls} calls of a model, ${tokens} tokens)`;
}

/** `45.2 s`, `12 min`, `3.5 h` or `2.1 d`. */
function describeTime(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${(seconds / 3_600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} d`;
}
