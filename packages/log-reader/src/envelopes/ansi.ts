import { stripVTControlCharacters } from 'node:util';

/** An escape character that a copy wrote out, before the rest of a sequence. */
const written = /(?:\\u001[bB]|\\x1[bB]|\\033|\^\[|␛)(?=\[[\d;]{0,20}[A-Za-z])/g;
/** The rest of a colour's sequence whose escape character was lost. */
const orphan =
  /(^|[\s"'|])\[(?:[0-57-9]|2[1-9]|[34]\d|9[0-7]|10[0-7])(?:;\d{1,3}){0,4}m(?=[^\s,\]]|\s{2,}|$)|\[(?:39|22|0|49|2[1-9])?m(?=\s|$|[:)\].,[])/g;
const lostColour = /\[\d{0,3}(?:;\d{1,3}){0,4}m/;
const invisible = /[\u200b-\u200d\u2060]/g;
const spaces = /[\u00a0\u202f]/g;
const special = ['\u00a0', '\u200b', '\u200c', '\u200d', '\u2060', '\u202f'];

/** Removes colours, cursor movements, links and invisible characters; other kinds of space become plain ones. */
export function stripAnsi(line: string): string {
  let text = line;
  if (text.includes('[')) {
    if (lostColour.test(text) || text.includes('\u001b')) {
      text = stripVTControlCharacters(text.replace(written, '\u001b')).replace(orphan, '$1');
    }
  }
  if (text.includes('\u001b') || text.includes('\u009b')) text = stripVTControlCharacters(text);
  // Looking for one character at a time is faster than a pattern, by the length of the line.
  return special.some((one) => text.includes(one)) ? text.replace(invisible, '').replace(spaces, ' ') : text;
}
