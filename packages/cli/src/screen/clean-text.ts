import { stripVTControlCharacters } from 'node:util';

/** Characters that command a terminal, change the order of text or are invisible. */
const hidden = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text for a terminal, without what is no text: escape sequences, control characters, marks of direction. Line breaks and tabs stay. */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text).replace(hidden, '');
}
