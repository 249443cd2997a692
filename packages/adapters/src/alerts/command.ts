import type { Alert, Ports } from '@suture/core';

/** A failing test command as an alert. While an incident about it is open, the alert belongs to the same episode. */
export async function readCommandAlert(
  command: string,
  service: string,
  { incidents, clock }: Pick<Ports, 'incidents' | 'clock'>,
): Promise<Alert> {
  const fingerprint = `command:${service}:${command}`;
  const known = (await incidents.list()).items.find(
    (incident) => incident.alert.fingerprint === fingerprint && incident.outcome === undefined,
  );
  return {
    source: 'command',
    sourceId: command,
    service,
    title: `"${command}" fails`.slice(0, 500),
    state: 'firing',
    startedAt: known?.alert.startedAt ?? clock.now().toISOString(),
    fingerprint,
    failingCommand: command,
  };
}
