import { readFile } from 'node:fs/promises';
import { type Alert, InvalidInput } from '@suture/core';
import type { OpenedLoop } from './open-loop.ts';

/** The input of a heal: an alert, a log, both, or a failing test command alone. */
export interface AlertInput {
  /** File with an alert as its vendor sends it. */
  readonly alert?: string | undefined;
  /** The service's log. */
  readonly log?: string | undefined;
  readonly failing?: string | undefined;
}

/** @throws InvalidInput when the input is empty or contradicts itself */
export function checkAlertInput({ alert, log, failing }: AlertInput): void {
  if (alert === undefined && log === undefined && failing === undefined) {
    throw new InvalidInput('the command', ['say what is wrong: --alert FILE, --log FILE or --failing "COMMAND"']);
  }
  if (failing !== undefined && (alert ?? log) !== undefined) {
    throw new InvalidInput('the command', ['--failing stands alone: leave out --alert and --log']);
  }
}

/** The input as an alert. @throws InvalidInput when the file does not hold what it should */
export async function readAlertInput(
  { alert, log = '', failing }: AlertInput,
  { loop, service }: Pick<OpenedLoop, 'loop' | 'service'>,
): Promise<Alert> {
  const { alertSources, readAlert, readCommandAlert, readLogAlert } = await import('@suture/adapters/alerts');
  const { ports } = loop;
  if (alert !== undefined)
    return readAlert(await readFile(alert, 'utf8'), `the alert in ${alert}`, ports.config, alertSources);
  return failing === undefined ? readLogAlert(log, service, ports) : readCommandAlert(failing, service, ports);
}
