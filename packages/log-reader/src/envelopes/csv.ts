import { datePattern, prefix } from './prefix.ts';

const row = new RegExp(`^"?(?<time>${datePattern}|\\d{13})"?,(?:"(?<quoted>.*)|(?<plain>[^"].*))$`, 's');

/** A row of an export of Logs Insights or of CloudWatch's console: the time, a comma and the message, quoted where it needs it. */
export const csv = prefix('csv', /["\d]/, (text) => {
  // A comma may also stand before milliseconds.
  if (!text.includes(',') || /:\d\d,\d{3,6}(?:[\s\]]|$)/.test(text.slice(0, 40))) return undefined;
  const found = row.exec(text)?.groups;
  if (found === undefined) return undefined;
  const time = found.time?.length === 13 ? new Date(Number(found.time)).toISOString() : found.time;
  if (found.quoted === undefined) return { text: found.plain ?? '', time };
  // The row may end with other columns; a message over several lines closes its quote on the last one.
  const quoted = found.quoted.replace(/"(?:,"?[^"]{0,500}"?){0,4}$/, '');
  return { text: quoted.replaceAll('""', '"'), time };
});
