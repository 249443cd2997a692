import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { AuditRecord, type Review } from '@suture/core';
import { z } from 'zod';
import { describeTimeline, readDossier } from './dossier.ts';
import { exitCodes } from './exit-codes.ts';
import { openScreen, progressLog, type Screen } from './screen.ts';

const usage = `npm run demo -- [--bug NAME | --all] [--yes] [--keep]
  --bug NAME  which of the example's bugs; --list names them
  --all       every one, and a table at the end
  --yes       decide every pull request with yes, without asking
  --keep      leave the folder with the repository, tickets and records`;

interface Row {
  readonly bug: string;
  readonly ended: string;
  readonly expected: boolean;
  readonly fix: string;
  readonly suspect: string;
  readonly answer: string;
  readonly seconds: string;
}

/** Heals the example service, live. Returns the exit code. */
export async function demo(argv: readonly string[]): Promise<number> {
  const screen = openScreen(false, { out: process.stdout, err: process.stderr });
  try {
    return await runDemos(argv, screen);
  } catch (error) {
    screen.fail(error);
    return exitCodes.failed;
  }
}

async function runDemos(argv: readonly string[], screen: Screen): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      bug: { type: 'string' },
      all: { type: 'boolean' },
      yes: { type: 'boolean' },
      keep: { type: 'boolean' },
      list: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return tell(screen, usage);
  screen.say('suture: starting the example service "orders"');
  const { readExample } = await import('@suture/local/demo');
  const catalogue = readExample();
  if (values.list) return tell(screen, catalogue.bugs.map((bug) => `${bug.name.padEnd(28)} ${bug.title}`).join('\n'));
  const wanted = values.all
    ? catalogue.bugs
    : catalogue.bugs.filter((bug) => bug.name === (values.bug ?? catalogue.bugs[0]?.name));
  if (wanted.length === 0) {
    screen.fail(
      new Error(`there is no bug "${values.bug}"; known are ${catalogue.bugs.map((bug) => bug.name).join(', ')}`),
    );
    return exitCodes.usage;
  }
  const rows: Row[] = [];
  for (const bug of wanted) {
    screen.say(`\n== ${bug.name}: ${bug.title}`);
    rows.push(await healOne(bug, catalogue, { yes: values.yes ?? false, keep: values.keep ?? false }, screen));
  }
  if (values.all) screen.say(`\n${drawTable(rows)}`);
  if (rows.every((row) => row.expected)) return exitCodes.ok;
  return values.yes ? exitCodes.failed : exitCodes.handedOver;
}

function tell(screen: Screen, text: string): number {
  screen.say(text);
  return exitCodes.ok;
}

type Demo = typeof import('@suture/local/demo');
type Bug = Parameters<Demo['runDemo']>[0]['bug'];
type BugCatalogue = Parameters<Demo['runDemo']>[0]['catalogue'];

async function healOne(
  bug: Bug,
  catalogue: BugCatalogue,
  choice: { readonly yes: boolean; readonly keep: boolean },
  screen: Screen,
): Promise<Row> {
  const { buildOrders, runDemo } = await import('@suture/local/demo');
  const folder = await mkdtemp(join(tmpdir(), 'suture-demo-'));
  const repository = await buildOrders(join(folder, 'orders'));
  const end = await runDemo({
    bug,
    catalogue,
    repository,
    branch: 'main',
    folder: join(folder, 'run'),
    log: progressLog(screen, performance.now(), () => performance.now()),
    say: (line) => screen.say(`        - ${line}`),
    decide: (review) => (choice.yes ? Promise.resolve(true) : ask(review, screen)),
  });
  try {
    const dossier = await readDossier(end.incident.id, end.ports);
    const { outcome } = end.incident;
    screen.say(`\n${describeTimeline(z.array(AuditRecord).parse(dossier.timeline))}`);
    if (dossier.patch !== undefined) screen.say(`\n${dossier.patch.diff.trimEnd()}`);
    screen.say(`\n${outcome?.result === 'closed' ? 'Closed' : 'Handed over'}: ${outcome?.reason ?? 'no outcome'}`);
    if (dossier.proof !== undefined) screen.say(`Tests ran in isolation: ${dossier.proof.isolation}`);
    if (choice.keep) screen.say(`Everything is kept in ${folder}`);
    const suspect = (dossier.patch?.mends ?? dossier.diagnosis?.suspectCommit)?.subject;
    return {
      bug: bug.name,
      ended: outcome?.result.replaceAll('_', ' ') ?? 'open',
      expected: (outcome?.result === 'closed') === bug.healable,
      fix: outcome?.result === 'closed' ? (dossier.patch?.title ?? '') : '',
      suspect: suspect === undefined ? 'none' : suspect === bug.introducedBy ? 'right' : 'another',
      answer: judgeAnswer(bug, end.answer),
      seconds: (end.milliseconds / 1000).toFixed(1),
    };
  } finally {
    await end.close();
    if (!choice.keep) await rm(folder, { recursive: true, force: true });
  }
}

/** Whether the service now answers as its makers meant: known to the demo alone, and told, not used. */
function judgeAnswer(bug: Bug, answer: { readonly status: number; readonly body: string } | undefined): string {
  if (answer === undefined) return 'no answer';
  if (bug.expect === undefined) return String(answer.status);
  if (answer.status !== bug.expect.status) return `${answer.status}`;
  const expected = JSON.stringify(bug.expect.body);
  return expected === undefined || includes(JSON.parse(answer.body), bug.expect.body)
    ? `${answer.status} as meant`
    : `${answer.status} but other`;
}

/** Whether every member of `part` is in `whole` with the same value. */
function includes(whole: unknown, part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return Object.is(whole, part);
  if (typeof whole !== 'object' || whole === null) return false;
  const members = new Map<string, unknown>(Object.entries(whole));
  return Object.entries(part).every(([key, value]) => includes(members.get(key), value));
}

async function ask(review: Review, screen: Screen): Promise<boolean> {
  screen.say(`\nA proven fix waits for you: ${review.url}`);
  if (!process.stdin.isTTY) {
    screen.say('There is no terminal to ask: the answer is no. Use --yes to merge without being asked.');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question('Merge it as yourself? [y/N] ');
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

function drawTable(rows: readonly Row[]): string {
  const head = {
    bug: 'bug',
    ended: 'ended',
    fix: 'fix',
    suspect: 'suspect commit',
    answer: 'answer now',
    seconds: 'seconds',
  };
  const columns = ['bug', 'ended', 'fix', 'suspect', 'answer', 'seconds'] as const;
  const widths = columns.map((column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  return [head, ...rows]
    .map((row) =>
      columns
        .map((column, index) => row[column].padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
