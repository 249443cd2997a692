import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defined, type Ports } from '@suture/core';
import type { Decide, Decision } from '@suture/local';
import type { Answer, Catalogue, CataloguedBug, DemoEnd, MonitorName, RolloutTrouble } from '@suture/local/demo';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { createHint, type Hint, quoteForShell } from '../how-called.ts';
import { readIncidentReport } from '../incident-report.ts';
import type { Output } from '../output.ts';
import { cleanText, colourDiff, sizeOf } from '../screen/index.ts';
import { type Session, type StopPlace, withSession } from '../session.ts';
import { drawTable } from '../table.ts';
import { chooseBugs, chooseMonitor, chooseTrouble } from './demo-choices.ts';

interface DemoOptions {
  readonly example?: string;
  readonly bug?: string;
  readonly alertFrom?: string;
  readonly rollout?: string;
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly keep?: boolean;
  readonly list?: boolean;
}

export function addDemoCommand(program: Command, context: CommandContext): void {
  program
    .command('demo')
    .description('start the example service, break it, and heal it while you watch')
    .option('--example <name>', 'the example to heal: orders, orders-places or lambda-orders (default: orders)')
    .option('--bug <name>', 'the bug to heal (default: the first of --list)')
    .option(
      '--alert-from <system>',
      'who raises the alert and is asked about the service: sentry, datadog, pagerduty or kubernetes (default: CloudWatch)',
    )
    .option('--rollout <trouble>', 'what goes wrong with the rollout of the fix: fails, partial or never')
    .option('--all', 'heal every bug and print a table')
    .option('--yes', 'approve every pull request without asking')
    .option('--keep', 'keep the folder with the repository, tickets and records')
    .option('--list', 'list the bugs')
    .action((options: DemoOptions) => demo(options, context));
}

interface Row {
  /** It ended as it should, or as the person at the terminal decided. */
  readonly expected: boolean;
  readonly cells: readonly string[];
}

const head = ['bug', 'ended', 'fix', 'suspect commit', 'answer now', 'seconds'];

async function demo(options: DemoOptions, context: CommandContext): Promise<void> {
  const place: DemoPlace = { folder: undefined, catalogue: undefined };
  const describeStop = (at: StopPlace | undefined) => describeStopped(at, place, options);
  await withSession({ describeStop }, context, async (session) => {
    const { output } = session;
    if (options.list !== true) output.say(`suture: preparing the example service "${options.example ?? 'orders'}"`);
    const catalogue = (await import('@suture/local/demo')).readExample(options.example);
    place.catalogue = catalogue;
    if (options.list === true) {
      output.say(drawTable(catalogue.bugs.map((bug) => [bug.name, bug.title])).join('\n'));
      return exitCodes.ok;
    }
    const chosen = { ...options, alertFrom: await chooseMonitor(options), rollout: await chooseTrouble(options) };
    const rows: Row[] = [];
    const { wrap } = await import('../screen/fit-text.ts');
    for (const bug of chooseBugs(options, catalogue)) {
      output.say('');
      for (const line of wrap(
        `== ${bug.name}: ${bug.title}`,
        context.streams.out.isTTY === true ? sizeOf(context.streams.out).columns - 1 : 1000,
      ))
        output.say(line);
      rows.push(await healOne(bug, catalogue, chosen, { ...session, place }));
    }
    if (options.all === true) output.say(['', ...drawTable([head, ...rows.map((row) => row.cells)])].join('\n'));
    return rows.every((row) => row.expected) ? exitCodes.ok : exitCodes.failed;
  });
}

/** Where the demo works; undefined once that is removed. */
interface DemoPlace {
  folder: string | undefined;
  catalogue: Catalogue | undefined;
}

function describeStopped(at: StopPlace | undefined, { folder, catalogue }: DemoPlace, { keep = false }: DemoOptions) {
  const where = at === undefined ? 'before the alarm' : `at ${at.state}`;
  if (!keep || folder === undefined) return `Stopped ${where}. The demo's folder was removed.`;
  if (at === undefined || catalogue === undefined) return `Stopped ${where}. Everything is kept in ${folder}`;
  return `Stopped ${where}. Everything is kept in ${folder}\nGo on with: ${hintInside(folder, catalogue)('resume', at.incidentId)}`;
}

/** A command about the incident in the demo's folder. */
function hintInside(folder: string, { example, service }: Catalogue): Hint {
  const hint = createHint({ repo: join(folder, example), service: service.name });
  return (...words) => `SUTURE_HOME=${quoteForShell(join(folder, 'run', 'state'))} ${hint(...words)}`;
}

interface HealOptions extends Omit<DemoOptions, 'alertFrom' | 'rollout'> {
  readonly alertFrom: MonitorName | undefined;
  readonly rollout: RolloutTrouble | undefined;
}

async function healOne(
  bug: CataloguedBug,
  catalogue: Catalogue,
  options: HealOptions,
  session: Session & { readonly place: DemoPlace },
): Promise<Row> {
  const { output, place, signal } = session;
  const { buildRepository, isAsMeant, runDemo } = await import('@suture/local/demo');
  const folder = await mkdtemp(join(tmpdir(), 'suture-demo-'));
  place.folder = folder;
  let kept = options.keep ?? false;
  const reader = openReader(options, output);
  try {
    const repository = await buildRepository(catalogue, join(folder, catalogue.example));
    const end = await runDemo({
      bug,
      catalogue,
      repository,
      branch: 'main',
      folder: join(folder, 'run'),
      log: session.log,
      onProgress: session.onProgress,
      signal,
      say: (line) => output.say(`        - ${line}`),
      decide: reader.decide,
      ...defined({ alertFrom: options.alertFrom, rollout: options.rollout }),
    });
    try {
      kept ||= end.incident.outcome === undefined;
      const heals = bug.healable && options.rollout === undefined;
      return await reportEnd(bug, end, {
        output,
        folder,
        kept,
        decided: reader.decided(),
        heals,
        catalogue,
        isAsMeant,
      });
    } finally {
      await end.close();
    }
  } finally {
    if (!kept) {
      await rm(folder, { recursive: true, force: true });
      place.folder = undefined;
    }
  }
}

interface EndOptions {
  readonly output: Output;
  readonly folder: string;
  readonly kept: boolean;
  /** What the person decided last. */
  readonly decided: Decision['kind'] | undefined;
  /** Whether it should end as closed; else handed over. */
  readonly heals: boolean;
  readonly catalogue: Catalogue;
  readonly isAsMeant: (bug: CataloguedBug, answer: Answer) => boolean;
}

async function reportEnd(
  bug: CataloguedBug,
  end: DemoEnd,
  { output, folder, kept, decided, heals, catalogue, isAsMeant }: EndOptions,
): Promise<Row> {
  const report = await readIncidentReport(end.incident.id, end.ports);
  const { outcome, review } = end.incident;
  output.settle();
  // Who was asked has seen it.
  if (report.patch !== undefined && decided === undefined && outcome !== undefined)
    output.show(`\n${colourDiff(cleanText(report.patch.diff.trimEnd()), output.colours)}`);
  if (outcome !== undefined) output.say(`${outcome.result === 'closed' ? 'Closed' : 'Handed over'}: ${outcome.reason}`);
  output.say(`Users saw: ${describeAnswer(end.before)}\nNow they see: ${describeAnswer(end.answer)}`);
  if (report.proof !== undefined) output.say(`Tests ran in isolation: ${report.proof.isolation}`);
  if (outcome === undefined) output.say(describeUndecided(end.incident.id, review?.branch ?? '', folder, catalogue));
  else if (kept) output.say(`Everything is kept in ${folder}`);
  const suspect = (report.patch?.mends ?? report.diagnosis?.suspectCommit)?.subject;
  return {
    // Who decides against a fix, or not at all, gets what they asked for.
    expected: outcome === undefined || decided === 'reject' || (outcome.result === 'closed') === heals,
    cells: [
      bug.name,
      outcome?.result.replaceAll('_', ' ') ?? 'open',
      outcome?.result === 'closed' ? (report.patch?.title ?? '') : '',
      suspect === undefined ? 'none' : suspect === bug.introducedBy ? 'right' : 'another',
      judgeAnswer(bug, end.answer, isAsMeant),
      (end.milliseconds / 1000).toFixed(1),
    ],
  };
}

function describeUndecided(incidentId: string, branch: string, folder: string, catalogue: Catalogue): string {
  const hint = hintInside(folder, catalogue);
  return [
    `No decision was made. The fix waits on branch ${branch} of ${join(folder, catalogue.example)}.`,
    `Read it:    ${hint('show', incidentId)}`,
    `Merge it:   ${hint('approve', incidentId)}`,
    `Remove it:  rm -r ${quoteForShell(folder)}`,
  ].join('\n');
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

/** Who decides: everything is merged with --yes, a person at the terminal is asked, and without one nothing is decided. */
function openReader({ yes }: Pick<DemoOptions, 'yes'>, output: Output) {
  const { person } = output;
  let last: Decision['kind'] | undefined;
  return {
    decided: () => last,
    decide: async (ports: Ports, ...[review, incident, problem]: Parameters<Decide>): Promise<Decision | undefined> => {
      if (yes === true && problem !== undefined) throw new Error(problem);
      if (yes === true) return { kind: 'merge' };
      if (person === undefined) {
        output.say(`\nA proven fix waits for a decision: ${review.url}`);
        output.say('There is no terminal to ask. Use --yes to approve without asking.');
        return undefined;
      }
      const { askDecision } = await import('../decision/ask-decision.ts');
      const decision = await person.converse((talk) => askDecision(incident, ports, talk, problem));
      last = decision?.kind;
      return decision;
    },
  };
}
