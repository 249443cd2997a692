import type { Fields } from '../../model.ts';

const keys = [
  'level',
  'severity',
  'logLevel',
  'log.level',
  'severityText',
  'SeverityText',
  'severity_text',
  'levelname',
  '@l',
  'lvl',
  'Level',
  'LogLevel',
  'loglevel',
  'log_level',
  'priority',
  'levelName',
  'status',
  'severityNumber',
  'severity_number',
  'SeverityNumber',
];
const words: Readonly<Record<string, string>> = {
  verbose: 'trace',
  silly: 'trace',
  finest: 'trace',
  finer: 'trace',
  fine: 'debug',
  dbg: 'debug',
  default: 'info',
  information: 'info',
  informational: 'info',
  notice: 'info',
  log: 'info',
  ok: 'info',
  success: 'info',
  http: 'info',
  warning: 'warn',
  wrn: 'warn',
  err: 'error',
  eror: 'error',
  severe: 'error',
  failure: 'error',
  dpanic: 'fatal',
  panic: 'fatal',
  critical: 'fatal',
  crit: 'fatal',
  alert: 'fatal',
  emerg: 'fatal',
  emergency: 'fatal',
  ftl: 'fatal',
};

/** The level of a record: a lower-case word. Numbers are those of pino and bunyan, of OpenTelemetry where its own key has them, and of syslog in GELF. */
export function levelOf(fields: Fields): string | undefined {
  for (const key of keys) {
    const value = fields[key];
    if (value === undefined || (key === 'status' && typeof value !== 'string')) continue;
    const level =
      typeof value === 'number'
        ? fromNumber(value, key, fields)
        : typeof value === 'string'
          ? fromWord(value)
          : undefined;
    if (level !== undefined && (key !== 'status' || Object.values(words).includes(level) || level === 'debug'))
      return level;
  }
  const { log } = fields;
  return typeof log === 'object' && log !== null && 'level' in log && typeof log.level === 'string'
    ? fromWord(log.level)
    : undefined;
}

function fromWord(value: string): string | undefined {
  const word = value.trim().toLowerCase();
  if (word === '') return undefined;
  if (/^\d{1,2}$/.test(word)) return fromNumber(Number(word), 'level', {});
  return words[word] ?? (word.startsWith('err') ? 'error' : word);
}

function fromNumber(value: number, key: string, fields: Fields): string {
  if (/number/i.test(key))
    return value >= 21
      ? 'fatal'
      : value >= 17
        ? 'error'
        : value >= 13
          ? 'warn'
          : value >= 9
            ? 'info'
            : value >= 5
              ? 'debug'
              : 'trace';
  if (value < 8 && ('short_message' in fields || 'PRIORITY' in fields))
    return value <= 2 ? 'fatal' : value === 3 ? 'error' : value === 4 ? 'warn' : value <= 6 ? 'info' : 'debug';
  // log4js and others count in thousands.
  const scaled = value >= 5_000 ? value / 1_000 : value;
  if (scaled >= 60) return 'fatal';
  if (scaled >= 50) return 'error';
  if (scaled >= 40) return scaled >= 40 && value >= 5_000 && value === 40_000 ? 'error' : 'warn';
  if (scaled >= 30) return 'info';
  if (scaled >= 20) return 'debug';
  return scaled >= 10 ? 'trace' : String(value);
}

/** Whether the level says that something failed; undefined where the level does not tell. */
export function isFailureLevel(level: string | undefined): boolean | undefined {
  if (level === 'error' || level === 'fatal') return true;
  return level === 'trace' || level === 'debug' || level === 'info' || level === 'warn' ? false : undefined;
}
