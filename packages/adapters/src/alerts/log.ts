import { stat } from 'node:fs/promises';
import {
  type Alert,
  describeObserved,
  fingerprintOf,
  Instant,
  InvalidInput,
  type ObservedError,
  type Ports,
  rankErrors,
  withAlertError,
} from '@suture/core';
import { readAlertLog } from '../local-files/log-telemetry.ts';
import { readChunks } from '../local-files/read-chunks.ts';

/**
 * The errors of a log file, the one that is most likely the incident's first.
 * @param alert gives the time, if one came with the log
 */
export async function readLogErrors(file: string, alert?: Alert): Promise<readonly ObservedError[]> {
  const { errors } = await readAlertLog(alert, { lines: () => readChunks(file) });
  return rankErrors(withAlertError(errors, alert ?? {}), alert);
}

/** The errors of a part of a log, the one that is most likely an incident first. */
export async function readPartErrors(text: string): Promise<readonly ObservedError[]> {
  const { errors } = await readAlertLog(undefined, { lines: () => [text] });
  return rankErrors(errors, undefined);
}

/**
 * One error of a log file.
 * @param number counts from 1, in the order of `readLogErrors`
 * @throws InvalidInput when the log holds no error, or fewer than the number
 */
export function chooseLogError(errors: readonly ObservedError[], file: string, number = 1): ObservedError {
  const chosen = errors[number - 1];
  if (chosen !== undefined) return chosen;
  if (errors.length === 0) {
    throw new InvalidInput(`the log ${file}`, [
      'it holds no error; docs/logs.md says what Suture reads: errors of the usual loggers as JSON, stack traces, timeouts and crashes',
    ]);
  }
  const kinds = errors.map((error, index) => `  ${index + 1}  ${describeObserved(error)}`);
  throw new InvalidInput('the option --error', [
    `the log has ${errors.length} kind${errors.length === 1 ? '' : 's'} of error, so there is no number ${number}; choose one of:\n${kinds.join('\n')}`,
  ]);
}

/**
 * An error of a log as an alert. An error without a time began when the log was last written, so that the same log is the same
 * alert however often it is read.
 */
export async function toLogAlert(
  { error, firstSeen }: ObservedError,
  file: string,
  service: string,
  { clock }: Pick<Ports, 'clock'>,
): Promise<Alert> {
  const written = firstSeen === undefined ? await readWriteTime(file) : undefined;
  const { name, message } = error;
  const fault = fingerprintOf(error)?.key.slice(0, 16) ?? name;
  return {
    source: 'log',
    sourceId: file,
    service,
    title: (message === '' ? name : `${name}: ${message}`).slice(0, 300),
    state: 'firing',
    startedAt: firstSeen ?? written ?? clock.now().toISOString(),
    fingerprint: `log:${service}:${fault}`,
    error,
  };
}

/** When a file was last written, ISO 8601; undefined for a time that an alert cannot hold. */
async function readWriteTime(file: string): Promise<string | undefined> {
  const { mtime } = await stat(file);
  return Number.isNaN(mtime.getTime()) ? undefined : Instant.safeParse(mtime.toISOString()).data;
}
