import { stat } from 'node:fs/promises';
import { type Alert, describeObserved, InvalidInput, type ObservedError } from '@suture/core';
import type { Command } from 'commander';
import { checkAlertInput, readAlertInput, readErrorNumber } from '../alert-input.ts';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { withLoop } from '../open-loop.ts';
import { openOutput, readForm } from '../output.ts';
import { reportRun } from '../report-run.ts';

interface HealOptions extends SharedOptions {
  readonly alert?: string;
  readonly log?: string;
  readonly failing?: string;
  readonly error?: number;
  readonly wait?: boolean;
}

export function addHealCommand(program: Command, context: CommandContext): void {
  addSharedOptions(program.command('heal'))
    .description('heal a repository: from an alert, a log or a failing test command to a proven fix on a branch')
    .option('--alert <file>', "an alert in its vendor's JSON")
    .option('--log <file>', "the service's log; alone, the error that ranks first in it is healed")
    .option('--failing <command>', 'a test command that fails')
    .option('--error <number>', 'which error of the log, as suture errors numbers them', readErrorNumber)
    .option('--wait', 'wait until a person has decided and the symptom is gone')
    .action((options: HealOptions) => heal(options, context));
}

async function heal(options: HealOptions, context: CommandContext): Promise<void> {
  checkAlertInput(options);
  openOutput(readForm(options), context.streams).say(`suture: healing ${options.repo}`);
  await Promise.all([options.alert, options.log].map((file) => checkReadable(file)));
  await withLoop(options, context, async (opened, output) => {
    await opened.loop.checkRepository();
    const { alert, errors } = await readAlertInput(options, opened, output.say);
    await opened.loop.checkSuite(alert);
    for (const [index, error] of errors.entries()) {
      if (isChosen(error, alert, index)) continue;
      output.say(`also seen: ${describeObserved(error)}; heal it with --error ${index + 1}`);
    }
    const intake = await opened.loop.submit(alert);
    if (intake.outcome === 'suppressed') {
      output.result(intake, `Nothing to heal: ${intake.reason}.`);
      return exitCodes.ok;
    }
    const known = intake.outcome === 'folded' ? ` (already known, seen ${intake.count} times)` : '';
    output.say(`incident ${intake.incidentId}${known}`);
    return reportRun(intake.incidentId, opened.loop, options.wait ?? false, output);
  });
}

/** Whether the alert is about this error of the log. */
function isChosen({ error }: ObservedError, alert: Alert, index: number): boolean {
  return alert.error === undefined ? index === 0 : alert.error === error;
}

export async function checkReadable(file: string | undefined): Promise<void> {
  if (file === undefined) return;
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || !found.isFile()) throw new InvalidInput(`the file ${file}`, ['there is no such file']);
}
