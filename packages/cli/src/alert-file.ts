import { readFile } from 'node:fs/promises';
import type { ReadAlert } from '@suture/adapters/alerts';
import { type Alert, type Config, startsIncident } from '@suture/core';

/**
 * The alert in a file; of several, the first that fires.
 * @param say receives a line about the other alerts of the file
 * @throws InvalidInput when the file holds no alert
 */
export async function readAlertFile(
  file: string,
  config: Config,
  say: (line: string) => void = () => undefined,
): Promise<Alert> {
  const { alertSources, chooseAlert, decodeText, readAlerts } = await import('@suture/adapters/alerts');
  const what = `the alert in ${file}`;
  const read = readAlerts(decodeText(await readFile(file)), what, config, alertSources);
  const alert = chooseAlert(read, what);
  if (read.length > 1) say(describeOthers(read, alert));
  return alert;
}

/** `alert orders-5xx; left out: 2 firing, 1 not firing or suppressed, 1 refused (why)` */
function describeOthers(read: readonly ReadAlert[], chosen: Alert): string {
  const others = read.flatMap((one) => ('alert' in one && one.alert !== chosen ? [one.alert] : []));
  const errors = read.flatMap((one) => ('error' in one ? [one.error] : []));
  const firing = others.filter(startsIncident).length;
  const counts = [
    [firing, 'firing'],
    [others.length - firing, 'not firing or suppressed'],
    [errors.length, `refused (${errors[0]?.message ?? ''})`],
  ] as const;
  const parts = counts.filter(([count]) => count > 0).map(([count, kind]) => `${count} ${kind}`);
  return `alert ${chosen.title}; left out: ${parts.join(', ')}`;
}
