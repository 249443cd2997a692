import type { Fields } from '../../model.ts';
import { textOf } from './values.ts';

/** The time of a record. */
export function timeOf(fields: Fields): string | undefined {
  const time = fields.time ?? fields.timestamp ?? fields['@timestamp'] ?? fields.ts ?? fields.date;
  if (typeof time !== 'number') return textOf(time);
  const moment = new Date(time < 1e11 ? time * 1000 : time);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}
