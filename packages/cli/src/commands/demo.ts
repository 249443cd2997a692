import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defined, describeTimeline, InvalidInput, type Review, toPlainText } from '@suture/core';
import type { Answer, Catalogue, CataloguedBug, DemoEnd, MonitorName } from '@suture/local/demo';
import type { Command } from 'commander';
import { ask } from '../ask.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { readIncidentReport } from '../incident-report.ts';
import { type Output, openOutput, progressLog } from '../output.ts';
import { drawTable } from '../table.ts';

interface DemoOptions {
  readonly example?: string;
  readonly bug?: string;
  readonly alertFrom?: string;
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly keep?: boolean;
  readonly list?: boolean;
}

export function addDemoCommand(program: Command, context: CommandContext): void {
  program
    .command('demo')
    .description('start the example service, break it, and heal it while you watch')
    .option('--example <name>', 'the example to heal: orders or lambda-orders (default: orders)')
    .option('--bug <name>', 'the bug to heal (default: the first of --list)')
    .option(
      '--alert-from <system>',
      'who raises the alert and is asked about the service: sentry, datadog, pagerduty or kubernetes (default: CloudWatch)',
    )
    .option('--all', 'heal every bug and print a table')
    .option('--yes', 'approve every pull request without asking')
    .option('--keep', 'keep the folder with the repository, tickets and records')
    .option('--list', 'list the bugs')
    .action(async (options: DemoOptions) => context.finish(await demo(options, context)));
}

interface Row {
  readonly expected: boolean;
  readonly cells: readonly string[];
}

const head = ['bug', 'ended', 'fix', 'suspect commit', 'answer now', 'seconds'];

async function demo(options: DemoOptions, context: CommandContext): Promise<number> {
  const output = openOutput(false, context.streams);
  if (options.list !== true) output.say(`suture: preparing the example service "${options.example ?? 'orders'}"`);
  const catalogue = (await import('@suture/local/demo')).readExample(options.example);
  if (options.list === true) {
    output.say(drawTable(catalogue.bugs.map((bug) => [bug.name, bug.title])).join('\n'));
    return exitCodes.ok;
  }
  const alertFrom = await chooseMonitor(options);
  const rows: Row[] = [];
  for (const bug of chooseBugs(options, catalogue)) {
    output.say(`\n== ${bug.name}: ${bug.title}`);
    rows.push(await healOne(bug, catalogue, { ...options, alertFrom }, output));
  }
  if (options.all === true) output.say(['', ...drawTable([head, ...rows.map((row) => row.cells)])].join('\n'));
  if (rows.every((row) => row.expected)) return exitCodes.ok;
  return options.yes === true ? exitCodes.failed : exitCodes.handedOver;
}

function chooseBugs({ all, bug }: DemoOptions, { bugs }: Catalogue): readonly CataloguedBug[] {
  if (all === true) return bugs;
  const wanted = bug ?? bugs[0]?.name;
  const chosen = bugs.filter(({ name }) => name === wanted);
  if (chosen.length > 0) return chosen;
  const known = bugs.map(({ name }) => name).join(', ');
  throw new InvalidInput('the option --bug', [`there is no bug "${wanted}". Use one of: ${known}`]);
}

/** The system that raises the alert; undefined for CloudWatch. */
async function chooseMonitor({ alertFrom }: DemoOptions): Promise<MonitorName | undefined> {
  const { isMonitorName, monitorNames } = await import('@suture/local/demo');
  if (alertFrom === undefined || isMonitorName(alertFrom)) return alertFrom;
  const known = monitorNames.join(', ');
  throw new InvalidInput('the option --alert-from', [`there is no stand-in of "${alertFrom}". Use one of: ${known}`]);
}

interface HealOptions extends Omit<DemoOptions, 'alertFrom'> {
  readonly alertFrom: MonitorName | undefined;
}

async function healOne(bug: CataloguedBug, catalogue: Catalogue, options: HealOptions, output: Output): Promise<Row> {
  const { buildRepository, isAsMeant, runDemo } = await import('@suture/local/demo');
  const folder = await mkdtemp(join(tmpdir(), 'suture-demo-'));
  const repository = await buildRepository(catalogue, join(folder, catalogue.example));
  const end = await runDemo({
    bug,
    catalogue,
    repository,
    branch: 'main',
    folder: join(folder, 'run'),
    log: progressLog(output, { started: performance.now(), ticks: () => performance.now() }),
    say: (line) => output.say(`        - ${line}`),
    ...defined({ alertFrom: options.alertFrom }),
    decide: (review) => (options.yes === true ? Promise.resolve(true) : decide(review, output)),
  });
  try {
    const report = await readIncidentReport(end.incident.id, end.ports);
    const { outcome } = end.incident;
    output.say(`\n${toPlainText(describeTimeline(report.timeline))}`);
    if (report.patch !== undefined) output.say(`\n${report.patch.diff.trimEnd()}`);
    output.say(`\n${outcome?.result === 'closed' ? 'Closed' : 'Handed over'}: ${outcome?.reason ?? 'no outcome'}`);
    output.say(`Users saw: ${describeAnswer(end.before)}\nNow they see: ${describeAnswer(end.answer)}`);
    if (report.proof !== undefined) output.say(`Tests ran in isolation: ${report.proof.isolation}`);
    if (options.keep) output.say(`Everything is kept in ${folder}`);
    const suspect = (report.patch?.mends ?? report.diagnosis?.suspectCommit)?.subject;
    return {
      expected: (outcome?.result === 'closed') === bug.healable,
      cells: [
        bug.name,
        outcome?.result.replaceAll('_', ' ') ?? 'open',
        outcome?.result === 'closed' ? (report.patch?.title ?? '') : '',
        suspect === undefined ? 'none' : suspect === bug.introducedBy ? 'right' : 'another',
        judgeAnswer(bug, end.answer, isAsMeant),
        (end.milliseconds / 1000).toFixed(1),
      ],
    };
  } finally {
    await end.close();
    if (!options.keep) await rm(folder, { recursive: true, force: true });
  }
}

function describeAnswer(answer: DemoEnd['answer']): string {
  return answer === undefined ? 'no answer' : `${answer.status} ${answer.body.trim().slice(0, 500)}`;
}

/** Whether the service now answers as intended. Only the demo reads this expectation, never the code that heals. */
function judgeAnswer(
  bug: CataloguedBug,
  answer: DemoEnd['answer'],
  isAsMeant: (bug: CataloguedBug, answer: Answer) => boolean,
): string {
  if (answer === undefined) return 'no answer';
  if (bug.expect === undefined || answer.status !== bug.expect.status) return `${answer.status}`;
  return `${answer.status} ${isAsMeant(bug, answer) ? 'as meant' : 'but other'}`;
}

async function decide(review: Review, output: Output): Promise<boolean> {
  output.say(`\nA proven fix waits for your decision: ${review.url}`);
  if (!process.stdin.isTTY) {
    output.say('There is no terminal to ask, so the fix is rejected. Use --yes to approve without asking.');
    return false;
  }
  return /^y(es)?$/i.test(await ask('Merge it as yourself? [y/N] '));
}
