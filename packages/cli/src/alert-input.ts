import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Alert, InvalidInput } from '@suture/core';
import type { OpenedLoop } from './open-loop.ts';

/** How a person says what is wrong: an alert, a log, both, or a failing test command alone. */
export interface Signal {
  /** File with an alert as its vendor sends it. */
  readonly alert?: string | undefined;
  /** The service's log. */
  readonly log?: string | undefined;
  readonly failing?: string | undefined;
}

/** @throws InvalidInput when the signal says nothing, or two things at once */
export function checkSignal(signal: Signal): void {
  if (signal.alert === undefined && signal.log === undefined && signal.failing === undefined) {
    throw new InvalidInput('the command', ['say what is wrong: --alert FILE, --log FILE or --failing "COMMAND"']);
  }
  if (signal.failing !== undefined && (signal.alert ?? signal.log) !== undefined) {
    throw new InvalidInput('the command', ['--failing stands alone: leave out --alert and --log']);
  }
}

type Opened = Pick<OpenedLoop, 'loop' | 'service'>;

/** The signal in our words. @throws InvalidInput when the file does not hold what it should */
export async function readSignal(signal: Signal, opened: Opened): Promise<Alert> {
  if (signal.alert !== undefined) {
    const { alertSources, readAlert } = await import('@suture/adapters/alerts');
    return readAlert(
      await readFile(signal.alert, 'utf8'),
      `the alert in ${signal.alert}`,
      opened.loop.ports.config,
      alertSources,
    );
  }
  if (signal.failing !== undefined) return failingAlert(signal.failing, opened);
  return logAlert(signal.log ?? '', opened);
}

/** The failing command as an alert; while an incident about it is open, the same episode of it. */
async function failingAlert(command: string, { service, loop }: Opened): Promise<Alert> {
  const fingerprint = `command:${service}:${command}`;
  const known = (await loop.ports.incidents.list()).find(
    (incident) => incident.alert.fingerprint === fingerprint && incident.outcome === undefined,
  );
  return {
    source: 'command',
    sourceId: command,
    service,
    title: `"${command}" fails`.slice(0, 500),
    state: 'firing',
    startedAt: known?.alert.startedAt ?? loop.ports.clock.now().toISOString(),
    fingerprint,
    failingCommand: command,
  };
}

/** The log's most frequent error as an alert. @throws InvalidInput when the log holds no error */
async function logAlert(file: string, { service, loop }: Opened): Promise<Alert> {
  const { readChunks } = await import('@suture/adapters/local-files');
  const { readSightings } = await import('@suture/adapters/telemetry');
  const seen = await readSightings(readChunks(file));
  const [first] = seen.errors;
  if (first === undefined) {
    throw new InvalidInput(`the log ${file}`, [
      'it holds no error; Suture reads JSON lines with an err, error or exception field, and plain stack traces',
    ]);
  }
  const kind = createHash('sha256').update(`${first.error.name}\n${first.error.message}`).digest('hex').slice(0, 16);
  return {
    source: 'log',
    sourceId: file,
    service,
    title: `${first.error.name}: ${first.error.message}`.slice(0, 300),
    state: 'firing',
    startedAt: first.firstSeen ?? loop.ports.clock.now().toISOString(),
    fingerprint: `log:${service}:${kind}`,
    error: first.error,
  };
}
