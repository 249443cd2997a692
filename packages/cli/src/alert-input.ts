import { type Alert, InvalidInput, type ObservedError } from '@suture/core';
import { readAlertFile } from './alert-file.ts';
import type { OpenedLoop } from './open-loop.ts';

/** The input of a heal: an alert, a log, a failing test command, or a log with one of the others. */
export interface AlertInput {
  /** File with an alert as its vendor sends it. */
  readonly alert?: string | undefined;
  /** The service's log. */
  readonly log?: string | undefined;
  readonly failing?: string | undefined;
  /** Number of the log's error, counted from 1. */
  readonly error?: number | undefined;
}

/** What the input says. */
export interface ReadInput {
  readonly alert: Alert;
  /** The log's errors, if a log was given: the one that is most likely the incident's first. */
  readonly errors: readonly ObservedError[];
}

/** @throws InvalidInput when the input is empty or contradicts itself */
export function checkAlertInput({ alert, log, failing, error }: AlertInput): void {
  if (alert === undefined && log === undefined && failing === undefined) {
    throw new InvalidInput('the command', ['say what is wrong: --alert FILE, --log FILE or --failing "COMMAND"']);
  }
  if (failing !== undefined && alert !== undefined) {
    throw new InvalidInput('the command', [
      '--alert and --failing are two incidents: give one of them, with --log if you have it',
    ]);
  }
  if (error !== undefined && log === undefined)
    throw new InvalidInput('the option --error', ['it chooses an error of a log: give --log FILE too']);
}

/** The number of `--error`. @throws InvalidInput when it is none */
export function readErrorNumber(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidInput('the option --error', [`"${text}" is no number of an error; suture errors lists them from 1`]);
}

/**
 * Reads the input.
 * @param say receives a line about the other alerts of the alert's file
 * @throws InvalidInput when a file does not hold what it should
 */
export async function readAlertInput(
  { alert: alertFile, log, failing, error: number }: AlertInput,
  { loop, service }: Pick<OpenedLoop, 'loop' | 'service'>,
  say: (line: string) => void = () => undefined,
): Promise<ReadInput> {
  const { ports } = loop;
  const { chooseLogError, readCommandAlert, readLogErrors, toLogAlert } = await import('@suture/adapters/alerts');
  const given =
    alertFile !== undefined
      ? await readAlertFile(alertFile, ports.config, say)
      : failing !== undefined
        ? await readCommandAlert(failing, service, ports)
        : undefined;
  if (log === undefined) {
    if (given === undefined) throw new InvalidInput('the command', ['say what is wrong: --alert, --log or --failing']);
    return { alert: given, errors: [] };
  }
  const errors = await readLogErrors(log, given);
  if (given === undefined)
    return { alert: await toLogAlert(chooseLogError(errors, log, number), log, service, ports), errors };
  return {
    alert: number === undefined ? given : { ...given, error: chooseLogError(errors, log, number).error },
    errors,
  };
}
