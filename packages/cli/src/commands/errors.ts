import { chainOf, describePlace, type ObservedError, type ProductFrame, placeOf, showInvisible } from '@suture/core';
import type { LocatedFrame } from '@suture/log-reader/paths';
import type { Command } from 'commander';
import { readAlertFile } from '../alert-file.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { checkReadable } from '../heal-request.ts';
import { openOutput } from '../output.ts';
import { drawTable } from '../table.ts';

interface ErrorsOptions {
  readonly log: string;
  readonly alert?: string;
  readonly repo?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** An error of the log and its place in the repository. */
interface Row {
  readonly number: number;
  readonly observed: ObservedError;
  /** The first frame in the repository; undefined where there is none, or no repository was given. */
  readonly located?: LocatedFrame;
}

export function addErrorsCommand(program: Command, context: CommandContext): void {
  program
    .command('errors')
    .description("list the errors of a log as Suture reads them, the one that is most likely the incident's first")
    .requiredOption('--log <file>', "the service's log")
    .option('--alert <file>', "an alert in its vendor's JSON, for its time")
    .option('--repo <dir>', 'path of the repository, to find the files that the stack traces mean')
    .option('--config <file>', 'configuration file (default: suture.config.* in the repository)')
    .option('--json', 'print one JSON value instead of text')
    .action((options: ErrorsOptions) => listErrors(options, context));
}

async function listErrors(options: ErrorsOptions, context: CommandContext): Promise<void> {
  const output = openOutput(options, context.streams);
  await Promise.all([options.alert, options.log].map((file) => checkReadable(file)));
  const { readLogErrors } = await import('@suture/adapters/alerts');
  const errors = await readLogErrors(options.log, await readGivenAlert(options));
  const locate = await openLocate(options.repo);
  const rows = errors.map((observed, index): Row => ({ number: index + 1, observed, ...locate(observed) }));
  const values = rows.map(({ number, observed: { error, ...seen }, located }) => ({
    number,
    name: error.name,
    message: error.message,
    causes: (error.causes ?? []).map(({ name, message }) => ({ name, message })),
    ...seen,
    ...(located === undefined
      ? {}
      : { file: located.file, line: located.line, function: located.frame.function, others: located.others }),
  }));
  output.result({ errors: values }, describeRows(rows));
  context.finish(exitCodes.ok);
}

async function readGivenAlert({ alert, repo, config }: ErrorsOptions) {
  if (alert === undefined) return undefined;
  const [{ loadConfig }, { resolveRepository }] = await Promise.all([
    import('@suture/local'),
    import('../open-loop.ts'),
  ]);
  return readAlertFile(alert, await loadConfig(resolveRepository(repo ?? '.'), config));
}

/** Finds the place of an error in a repository's folder. */
async function openLocate(repo: string | undefined): Promise<(observed: ObservedError) => Pick<Row, 'located'>> {
  if (repo === undefined) return () => ({});
  const [{ openSourceTree }, { createLocator, locateFrames }, { resolveRepository }] = await Promise.all([
    import('@suture/local'),
    import('@suture/log-reader/paths'),
    import('../open-loop.ts'),
  ]);
  const tree = openSourceTree(resolveRepository(repo));
  const locate = createLocator(tree.list(), (path) => tree.read(path));
  return ({ error }) => {
    const located = chainOf(error).flatMap(({ frames = [] }) => locateFrames(frames.map(toFrame), locate));
    return located[0] === undefined ? {} : { located: located[0] };
  };
}

function toFrame({ file, line, function: called }: ProductFrame) {
  return { file, ...(line === undefined ? {} : { line }), ...(called === undefined ? {} : { function: called }) };
}

function describeRows(rows: readonly Row[]): string {
  if (rows.length === 0) return 'The log holds no error.';
  const cells = rows.map(({ number, observed, located }) => {
    const { error, count, level = '', event, rank = '', firstSeen = '' } = observed;
    const printed = placeOf(observed);
    const place =
      located === undefined ? (printed === undefined ? '-' : `(${describePlace(printed)})`) : describePlace(located);
    const doubt = (located?.others.length ?? 0) > 0 ? ` or ${located?.others.join(', ')}` : '';
    const words = `${error.name}: ${error.message.replace(/\s+/g, ' ').slice(0, 80)}`;
    return [String(number), String(count), level, words, place + doubt, event?.kind ?? '-', firstSeen, rank];
  });
  const table = drawTable(
    [['#', 'count', 'level', 'error', 'at', 'input', 'first seen', 'why here'], ...cells],
    [0, 1],
  );
  return showInvisible(table.join('\n'));
}
