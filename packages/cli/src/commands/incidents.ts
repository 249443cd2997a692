import { describeIncidentReport, type Incident, InvalidInput, toPlainText } from '@suture/core';
import type { LocalRecords } from '@suture/local/records';
import { type Command, Option } from 'commander';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { type IncidentFilter, incidentStatuses, matchesFilter } from '../incident-filter.ts';
import { readIncidentReport } from '../incident-report.ts';
import { withRecords } from '../open-records.ts';
import type { Output } from '../output.ts';
import { readReviewDraft } from '../review-draft.ts';
import { drawTable } from '../table.ts';
import { describeAge, readTimeSpan } from '../time-span.ts';
import { describeTranscripts, readTranscripts } from '../transcripts.ts';

type ListOptions = SharedOptions & IncidentFilter;

interface ShowOptions extends SharedOptions {
  readonly transcript?: boolean;
  readonly review?: boolean;
}

export function addIncidentCommands(program: Command, context: CommandContext): void {
  addSharedOptions(program.command('incidents'))
    .description('list the incidents of a repository')
    .addOption(new Option('--status <status>', 'only these; waiting: for your decision').choices([...incidentStatuses]))
    .option('--since <span>', 'only those opened in this time: 30m, 12h, 7d, 2w', readTimeSpan('--since'))
    .option('--search <text>', 'only those with this text in id, service, alert, error or outcome')
    .action((options: ListOptions) =>
      withRecords(options, context, (opened, output) => listIncidents(options, opened, output)),
    );
  addSharedOptions(program.command('show [id]'))
    .description('show one incident: timeline, diagnosis, diff and proof; the latest if no id is given')
    .option('--transcript', 'show every conversation with a model instead, turn by turn')
    .addOption(
      new Option('--review', 'show the draft of the post-incident review instead, in Markdown').conflicts('transcript'),
    )
    .action((id: string | undefined, options: ShowOptions) =>
      withRecords(options, context, async (opened, output) => {
        const chosen = id ?? (await findLatest(opened, output));
        if (options.review === true) return showReview(chosen, opened, output);
        return options.transcript === true ? showTranscripts(chosen, opened, output) : show(chosen, opened, output);
      }),
    );
}

async function listIncidents(filter: IncidentFilter, { ports }: LocalRecords, output: Output): Promise<number> {
  const { items, unreadable } = await ports.incidents.list();
  const now = new Date();
  const chosen = items.filter((incident) => matchesFilter(incident, filter, now));
  const counted = await Promise.all(
    chosen.map(async (incident) => ({
      ...incident,
      // The first alert, and those that were folded into its incident.
      alerts: 1 + ((await ports.episodes.repeatsOf(incident.id))?.count ?? 0),
    })),
  );
  const lines = drawTable([
    ...counted.map((incident) => drawRow(incident, now)),
    ...unreadable.map((id) => [id, '', '', 'cannot be read', `See what is wrong with it: ${output.hint('show', id)}`]),
  ]);
  const all = [...counted, ...unreadable.map((id) => ({ id, status: 'unreadable' }))];
  const none =
    items.length === 0
      ? `No incidents yet. Start with: ${output.hint('heal', '--failing', '"npm test"')}`
      : `None of ${items.length} incidents matches.`;
  output.result(all, lines.join('\n') || none);
  return exitCodes.ok;
}

function drawRow(incident: Incident & { readonly alerts: number }, now: Date): readonly string[] {
  const { id, createdAt, stage, outcome, alert, alerts } = incident;
  return [
    id,
    createdAt.slice(0, 19),
    describeAge(now.getTime() - Date.parse(createdAt)),
    outcome?.result.replaceAll('_', ' ') ?? `waiting at ${stage}`,
    `${alert.title.slice(0, 80)}${alerts > 1 ? ` (${alerts} alerts)` : ''}`,
  ];
}

/** @throws InvalidInput when there is no incident */
async function findLatest({ ports }: LocalRecords, output: Output): Promise<string> {
  const [latest] = (await ports.incidents.list()).items;
  if (latest !== undefined) return latest.id;
  throw new InvalidInput('the command show', [
    `there is no incident yet; begin one: ${output.hint('heal', '--failing', '"npm test"')}`,
  ]);
}

async function show(id: string, { ports }: LocalRecords, output: Output): Promise<number> {
  const report = await readIncidentReport(id, ports);
  output.result(report, toPlainText(describeIncidentReport(report)));
  return exitCodes.ok;
}

async function showReview(id: string, { ports }: LocalRecords, output: Output): Promise<number> {
  const draft = await readReviewDraft(id, ports);
  output.result(draft, draft.review);
  return exitCodes.ok;
}

async function showTranscripts(id: string, { ports }: LocalRecords, output: Output): Promise<number> {
  const transcripts = await readTranscripts(id, ports);
  output.result(transcripts, describeTranscripts(transcripts));
  return exitCodes.ok;
}
