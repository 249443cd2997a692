import { stat } from 'node:fs/promises';
import { type Alert, describeObserved, InvalidInput, type ObservedError } from '@suture/core';
import type { Command } from 'commander';
import { checkAlertInput, type ReadInput, readAlertInput, readErrorNumber } from './alert-input.ts';
import { addSharedOptions, type SharedOptions } from './context.ts';
import { quoteForShell } from './how-called.ts';
import type { OpenedLoop } from './open-loop.ts';
import type { Output } from './output.ts';

/** What is to be healed or diagnosed, as the command line says it. */
export interface HealRequest extends SharedOptions {
  readonly alert?: string;
  readonly log?: string;
  readonly failing?: string;
  readonly error?: number;
}

export function addRequestOptions(command: Command, verb: 'healed' | 'diagnosed'): Command {
  return addSharedOptions(command)
    .option('--alert <file>', "an alert in its vendor's JSON")
    .option('--log <file>', `the service's log; alone, the error that ranks first in it is ${verb}`)
    .option('--failing <command>', 'a test command that fails')
    .option('--error <number>', 'which error of the log, as suture errors numbers them', readErrorNumber);
}

/** Checks what can be checked before anything heavy is loaded. @throws InvalidInput */
export async function checkRequest(request: HealRequest): Promise<void> {
  checkAlertInput(request);
  await Promise.all([request.alert, request.log].map((file) => checkReadable(file)));
}

/** Reads the request, and says what of the repository and of the log is left out. */
export async function readRequest(request: HealRequest, opened: OpenedLoop, output: Output): Promise<ReadInput> {
  await noteUncommitted(opened, output);
  const input = await readAlertInput(request, opened, output.say);
  for (const [index, error] of input.errors.entries()) {
    if (isChosen(error, input.alert, index)) continue;
    output.say(`also seen: ${describeObserved(error)}; choose it with --error ${index + 1}`);
  }
  return input;
}

async function noteUncommitted({ loop }: OpenedLoop, output: Output): Promise<void> {
  const paths = (await loop.uncommitted()).filter((path) => !path.startsWith('node_modules'));
  if (paths.length === 0) return;
  const { describePaths } = await import('@suture/local');
  output.say(`your uncommitted changes are not looked at: ${describePaths(paths)}`);
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

/** The options that say what is wrong, as a person types them for the next command. */
export function repeatRequest({ alert, log, failing, error }: HealRequest): readonly string[] {
  return Object.entries({ '--alert': alert, '--log': log, '--failing': failing, '--error': error?.toString() }).flatMap(
    ([option, value]) => (value === undefined ? [] : [option, quoteForShell(value)]),
  );
}
