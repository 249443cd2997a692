import type { Fields } from '../../model.ts';
import { textOf } from './values.ts';

const levelNames: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

/** The level of a record, in lower case. */
export function levelOf(fields: Fields): string | undefined {
  const level = fields.level ?? fields.severity ?? fields.logLevel ?? fields['log.level'];
  if (typeof level === 'number') return levelNames[level] ?? String(level);
  return textOf(level)?.toLowerCase();
}
