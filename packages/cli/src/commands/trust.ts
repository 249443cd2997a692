import {
  describeStanding,
  describeTrustRule,
  fixKindWords,
  InvalidInput,
  nameSeverities,
  readTrust,
  type TrustReport,
} from '@suture/core';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { openOutput } from '../output.ts';
import { openRecordSource, type RecordPlace } from '../record-source.ts';
import { regionHelp } from '../stage-region.ts';
import { drawTable } from '../table.ts';

interface TrustOptions extends RecordPlace {
  readonly json?: boolean;
}

export function addTrustCommand(program: Command, context: CommandContext): void {
  program
    .command('trust [service]')
    .description('explain how far Suture may go for a service: the level, the outcomes behind it, and the next level')
    .option('--repo <dir>', 'path of the repository', '.')
    .option('--config <file>', 'configuration file (default: suture.config.* in the repository)')
    .option('--stage <name>', 'of a deployed stage instead of this repository')
    .option('--region <name>', regionHelp)
    .option('--json', 'print one JSON value instead of text')
    .action((service: string | undefined, options: TrustOptions) => showTrust(service, options, context));
}

async function showTrust(wanted: string | undefined, options: TrustOptions, context: CommandContext): Promise<void> {
  const output = openOutput(options, context.streams);
  const { config, read } = await openRecordSource(options);
  const known = Object.keys(config.services);
  if (wanted !== undefined && !known.includes(wanted))
    throw new InvalidInput('the command trust', [
      `the configuration has no service ${wanted}; use one of: ${known.join(', ') || 'none is configured'}`,
    ]);
  const names = wanted === undefined ? known : [wanted];
  const reports = await read(async ({ trustRecord }) => {
    const about = { trustRecord, now: new Date() };
    return (await Promise.all(names.map((name) => readTrust(name, config, about)))).flatMap((report) => report ?? []);
  });
  const none = 'No service is configured. Add one: suture init';
  output.result(reports, reports.map(describeTrust).join('\n\n') || none);
  context.finish(exitCodes.ok);
}

/** A report as lines for a person. */
export function describeTrust({ service, rule, rows, counts }: TrustReport): string {
  const counted = Object.entries(counts).flatMap(([result, count]) =>
    count === 0 ? [] : [`${count} ${spaced(result)}`],
  );
  const head = ['fix', 'severity', 'level', 'why'];
  const lines = rows.map((row) => [fixKindWords[row.kind], nameSeverities(row), row.level, describeStanding(row)]);
  return [
    `${service}: ${counted.length === 0 ? 'no outcome yet' : counted.join(', ')}.`,
    describeTrustRule(rule),
    ...drawTable([head, ...lines]).map((line) => `  ${line}`),
  ].join('\n');
}

function spaced(result: string): string {
  return result.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
