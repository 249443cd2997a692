import { describeIncidentReport, toPlainText } from '@suture/core';
import type { LocalRecords } from '@suture/local/records';
import type { Command } from 'commander';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { readIncidentReport } from '../incident-report.ts';
import { withRecords } from '../open-records.ts';
import type { Output } from '../output.ts';
import { drawTable } from '../table.ts';
import { describeTranscripts, readTranscripts } from '../transcripts.ts';

interface ShowOptions extends SharedOptions {
  readonly transcript?: boolean;
}

export function addIncidentCommands(program: Command, context: CommandContext): void {
  addSharedOptions(program.command('incidents'))
    .description('list the incidents of a repository')
    .action((options: SharedOptions) => withRecords(options, context, listIncidents));
  addSharedOptions(program.command('show <id>'))
    .description('show one incident: timeline, diagnosis, diff and proof')
    .option('--transcript', 'show every conversation with a model instead, turn by turn')
    .action((id: string, options: ShowOptions) =>
      withRecords(options, context, (records, output) =>
        options.transcript === true ? showTranscripts(id, records, output) : show(id, records, output),
      ),
    );
}

async function listIncidents({ ports }: LocalRecords, output: Output): Promise<number> {
  const { items, unreadable } = await ports.incidents.list();
  const counted = await Promise.all(
    items.map(async (incident) => ({
      ...incident,
      // The first alert, and those that were folded into its incident.
      alerts: 1 + ((await ports.episodes.repeatsOf(incident.id))?.count ?? 0),
    })),
  );
  const lines = drawTable([
    ...counted.map(({ id, createdAt, stage, outcome, alert, alerts }) => [
      id,
      createdAt.slice(0, 19),
      outcome?.result.replaceAll('_', ' ') ?? `waiting at ${stage}`,
      `${alert.title.slice(0, 80)}${alerts > 1 ? ` (${alerts} alerts)` : ''}`,
    ]),
    ...unreadable.map((id) => [id, '', 'cannot be read', `See what is wrong with it: suture show ${id}`]),
  ]);
  const all = [...counted, ...unreadable.map((id) => ({ id, status: 'unreadable' }))];
  output.result(all, lines.join('\n') || 'No incidents yet. Start with: suture heal --failing "npm test"');
  return exitCodes.ok;
}

async function show(id: string, { ports }: LocalRecords, output: Output): Promise<number> {
  const report = await readIncidentReport(id, ports);
  output.result(report, toPlainText(describeIncidentReport(report)));
  return exitCodes.ok;
}

async function showTranscripts(id: string, { ports }: LocalRecords, output: Output): Promise<number> {
  const transcripts = await readTranscripts(id, ports);
  output.result(transcripts, describeTranscripts(transcripts));
  return exitCodes.ok;
}
