import { InvalidInput } from '@suture/core';
import { type Command, Option } from 'commander';
import type { ExportOptions } from '../audit/export.ts';
import type { RecordStore } from '../audit/record-store.ts';
import type { VerifyOptions } from '../audit/verify.ts';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../context.ts';
import { checkStage } from '../doctor/deployment.ts';
import { withRecords } from '../open-records.ts';
import { type Output, openOutput } from '../output.ts';
import { readConfiguration, regionHelp, regionOf } from '../stage-region.ts';

interface PlaceOptions extends SharedOptions {
  readonly stage?: string;
  readonly region?: string;
  readonly from?: string;
}

export function addAuditCommand(program: Command, context: CommandContext): void {
  const audit = program.command('audit').description('work with the audit record');
  addPlaceOptions(audit.command('verify [id]'))
    .description('check that no record, checkpoint or artifact was changed, removed or inserted')
    .option('--from <dir>', 'of an export instead of this repository')
    .option('--key <files...>', 'public keys to check signatures with (default: the one where the records are)')
    .option('--head <seq:sha256>', 'the audit head that the incident’s ticket or pull request names')
    .action((id: string | undefined, options: PlaceOptions & VerifyOptions) =>
      withStore(options, context, async (store, output) => {
        const { verify } = await import('../audit/verify.ts');
        return verify(id, options, store, output);
      }),
    );
  addPlaceOptions(audit.command('export'))
    .description('write one folder per change with what an auditor samples')
    .addOption(
      new Option('--control <name>', 'the control that it is evidence for').choices(['CC8.1']).default('CC8.1'),
    )
    .requiredOption('--out <dir>', 'a new or empty folder')
    .option('--since <day>', 'only changes decided or ended from this day on: 2026-11-01', readDay('--since', false))
    .option('--until <day>', 'only changes decided or ended up to this day', readDay('--until', true))
    .action((options: PlaceOptions & ExportOptions) =>
      withStore(options, context, async (store, output) => {
        const { exportChanges } = await import('../audit/export.ts');
        return exportChanges(options, store, output);
      }),
    );
}

/** A day as a person writes it, in UTC. @throws InvalidInput */
function readDay(name: string, end: boolean): (text: string) => number {
  return (text) => {
    const time = /^\d{4}-\d{2}-\d{2}$/.test(text)
      ? Date.parse(`${text}T${end ? '23:59:59.999' : '00:00:00.000'}Z`)
      : Number.NaN;
    if (Number.isNaN(time))
      throw new InvalidInput(`the option ${name}`, [`"${text}" is no day; write it as 2026-11-24`]);
    return time;
  };
}

function addPlaceOptions(command: Command): Command {
  return addSharedOptions(command)
    .addOption(new Option('--stage <name>', 'of a deployed stage instead of this repository').conflicts('from'))
    .option('--region <name>', regionHelp);
}

/** Runs a command over the records of this repository, of a stage, or of an export. */
async function withStore(
  options: PlaceOptions,
  context: CommandContext,
  command: (store: RecordStore, output: Output) => Promise<number>,
): Promise<void> {
  const { stage, region, from, config } = options;
  if (from !== undefined) {
    const { openExport } = await import('../audit/exported-store.ts');
    context.finish(await command(await openExport(from), openOutput(options, context.streams)));
  } else if (stage !== undefined) {
    checkStage(stage);
    const { openDeployedRecords } = await import('../audit/deployed-store.ts');
    const store = await openDeployedRecords(stage, regionOf(stage, region, await readConfiguration(config)));
    context.finish(await command(store, openOutput(options, context.streams)));
  } else await withRecords(options, context, command);
}
