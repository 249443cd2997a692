import { readFile } from 'node:fs/promises';
import type { ReadAlert } from '@suture/adapters/alerts';
import { type Alert, InvalidInput, startsIncident } from '@suture/core';
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

/**
 * The input as an alert: of a file with several, the first that fires.
 * @param say told what else the file holds
 * @throws InvalidInput when the file does not hold what it should
 */
export async function readAlertInput(
  { alert: file, log = '', failing }: AlertInput,
  { loop, service }: Pick<OpenedLoop, 'loop' | 'service'>,
  say: (line: string) => void = () => undefined,
): Promise<Alert> {
  const sources = await import('@suture/adapters/alerts');
  const { ports } = loop;
  if (file === undefined)
    return failing === undefined
      ? sources.readLogAlert(log, service, ports)
      : sources.readCommandAlert(failing, service, ports);
  const what = `the alert in ${file}`;
  const read = sources.readAlerts(sources.decodeText(await readFile(file)), what, ports.config, sources.alertSources);
  const alert = sources.chooseAlert(read, what);
  if (read.length > 1) say(describeOthers(read, alert));
  return alert;
}

/** `alert orders-5xx; left out: 2 that fire too, 1 that does not, 1 that cannot be taken (why)` */
function describeOthers(read: readonly ReadAlert[], chosen: Alert): string {
  const others = read.flatMap((one) => ('alert' in one && one.alert !== chosen ? [one.alert] : []));
  const errors = read.flatMap((one) => ('error' in one ? [one.error] : []));
  const firing = others.filter(startsIncident).length;
  const counts = [
    [firing, 'that fire too'],
    [others.length - firing, 'that start nothing'],
    [errors.length, `that cannot be taken (${errors[0]?.message ?? ''})`],
  ] as const;
  const parts = counts.filter(([count]) => count > 0).map(([count, kind]) => `${count} ${kind}`);
  return `alert ${chosen.title}; left out: ${parts.join(', ')}`;
}
