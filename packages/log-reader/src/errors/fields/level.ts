import { isFields, textOf } from '../../json.ts';
import type { Fields } from '../../model.ts';
import { knownKeys } from '../../shape.ts';

/** Keys that hold a level, the usual ones first. */
const keysIn = knownKeys([
  'level',
  'severity',
  'severityText',
  'SeverityText',
  'log.level',
  'levelname',
  '@l',
  'Level',
  'lvl',
  'loglevel',
  'logLevel',
  'log_level',
  'levelName',
  'level_name',
  'severity_text',
  'priority',
  'PRIORITY',
  'LogLevel',
  'status',
]);
/** Objects that hold what a logger adds to a record. */
const containersIn = knownKeys(['log', '_meta', 'context', 'fields', '@fields', 'jsonPayload']);
const numbersIn = knownKeys(['severityNumber', 'SeverityNumber', 'severity_number']);

const words: Readonly<Record<string, string>> = {
  trace: 'trace',
  trc: 'trace',
  verbose: 'trace',
  vrb: 'trace',
  finest: 'trace',
  finer: 'trace',
  silly: 'trace',
  debug: 'debug',
  dbg: 'debug',
  fine: 'debug',
  info: 'info',
  inf: 'info',
  information: 'info',
  informational: 'info',
  notice: 'info',
  log: 'info',
  default: 'info',
  success: 'info',
  ok: 'info',
  http: 'info',
  warn: 'warn',
  wrn: 'warn',
  warning: 'warn',
  error: 'error',
  err: 'error',
  eror: 'error',
  severe: 'error',
  failure: 'error',
  fatal: 'fatal',
  ftl: 'fatal',
  critical: 'fatal',
  crit: 'fatal',
  alert: 'fatal',
  emerg: 'fatal',
  emergency: 'fatal',
  panic: 'fatal',
  dpanic: 'fatal',
};
/** RFC 5424, from 0. */
const syslog = ['fatal', 'fatal', 'fatal', 'error', 'warn', 'info', 'info', 'debug'];
/** Consola counts the other way round. */
const consola = ['error', 'warn', 'info', 'info', 'debug', 'trace'];
/** tslog, from 0. */
const tslog = ['trace', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/**
 * The level of a record: `trace`, `debug`, `info`, `warn`, `error` or `fatal`. Words that no logger is known for are
 * returned as they are, in lower case. Numbers are those of pino and bunyan (10 to 60), of log4js (5,000 to 50,000), and
 * in records that show it those of syslog, OpenTelemetry and consola.
 */
export function levelOf(fields: Fields): string | undefined {
  for (const key of keysIn(fields)) {
    const value = fields[key];
    if (value === undefined || value === null) continue;
    // Datadog calls the level `status`, as others call an answer's code or a job's state.
    const level = key === 'status' ? statusLevel(value) : readLevel(value, fields, key);
    if (level !== undefined) return level;
  }
  for (const key of numbersIn(fields)) {
    const level = severityNumber(fields[key]);
    if (level !== undefined) return level;
  }
  for (const key of containersIn(fields)) {
    const inner = fields[key];
    if (isFields(inner)) {
      const level = nestedLevel(inner);
      if (level !== undefined) return level;
    }
  }
  return typeof fields.type === 'string' ? words[fields.type] : undefined;
}

function statusLevel(value: unknown): string | undefined {
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

function nestedLevel(fields: Fields): string | undefined {
  if (typeof fields.logLevelId === 'number') return tslog[fields.logLevelId];
  for (const key of ['level', 'logLevel', 'logLevelName', 'severity', 'levelname']) {
    const value = fields[key];
    const level = value === undefined || value === null ? undefined : readLevel(value, fields, key);
    if (level !== undefined) return level;
  }
  return undefined;
}

function readLevel(value: unknown, fields: Fields, key: string): string | undefined {
  if (typeof value === 'number') return numbered(value, fields, key);
  if (typeof value === 'string') {
    if (value === '') return undefined;
    return /^\d{1,5}$/.test(value) ? numbered(Number(value), fields, key) : wordOf(value);
  }
  if (!isFields(value)) return undefined;
  // log4js, loglevel-plugin-remote.
  const word = textOf(value.levelStr) ?? textOf(value.label) ?? textOf(value.name);
  return word === undefined ? undefined : wordOf(word);
}

function wordOf(text: string): string {
  const word = text.trim().toLowerCase();
  if (Object.hasOwn(words, word)) return words[word] ?? word;
  // OpenTelemetry has steps within a level: ERROR2.
  const step = /^([a-z]{4,5})[2-4]$/.exec(word)?.[1] ?? word;
  return Object.hasOwn(words, step) ? (words[step] ?? word) : word;
}

function numbered(value: number, fields: Fields, key: string): string | undefined {
  if (isSyslog(fields, key)) return syslog[value] ?? String(value);
  if (typeof fields.type === 'string' && Array.isArray(fields.args) && value <= 5) return consola[value];
  if (key === 'severity' && value > 7 && value <= 24) return severityNumber(value);
  // App Insights and .NET count from 0 (verbose) to 4 (critical); nothing shows it in the record, so the number stays.
  if (value >= 5_000 && value <= 50_000) return numbered(value / 1_000 + 10, {}, key);
  if (value < 10 || value > 69) return String(value);
  return ['trace', 'debug', 'info', 'warn', 'error', 'fatal'][Math.floor(value / 10) - 1];
}

/** GELF and journald name other fields that no other logger has. */
function isSyslog(fields: Fields, key: string): boolean {
  if (key === 'PRIORITY') return true;
  if (fields.short_message !== undefined || fields.__REALTIME_TIMESTAMP !== undefined) return true;
  return fields.facility !== undefined && (key === 'severity' || key === 'priority' || key === 'level');
}

/** OpenTelemetry's `severityNumber`, 1 to 24. */
function severityNumber(value: unknown): string | undefined {
  if (typeof value !== 'number' || value < 1 || value > 24) return undefined;
  return ['trace', 'debug', 'info', 'warn', 'error', 'fatal'][Math.floor((value - 1) / 4)];
}

/** Whether the level says that something failed; undefined where the level does not tell. */
export function isFailureLevel(level: string | undefined): boolean | undefined {
  if (level === 'error' || level === 'fatal') return true;
  return level === 'trace' || level === 'debug' || level === 'info' || level === 'warn' ? false : undefined;
}
