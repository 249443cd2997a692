import type { Literal } from './literals.ts';

/** What parts of a text say in plain characters; `offsets` says where in the text each of them, and the end, is written. */
export interface View {
  readonly text: string;
  readonly offsets: readonly number[];
}

/** Stands between parts, so that nothing is found across two of them. */
export const partEnd = '\n\0\n';

const escapes = /\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([01][0-7]{2})|([\s\S]))/g;
const percent = /%([2-7][0-9A-Fa-f])/g;
const escapedLetter = /\\(?:(?:u00|x)[3-7][0-9A-Fa-f]|1[0-7]{2})/;
const entities = /&(?:(quot|apos|lt|gt|amp)|#(\d{2,3})|#x([0-9A-Fa-f]{2}));/g;
/** A quote of either kind, as it may stand in a string that has the other one around it. */
const named = new Map([
  ['quot', "'"],
  ['apos', "'"],
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
]);
/** Between two strings that a program puts together. */
const joint = /(["'`])[ \t]{0,10}(?:[+.~][ \t]{0,10}(?:\r?\n[ \t]{0,80})?|\r?\n[ \t]{0,80}[+.~]?[ \t]{0,10})\1/g;
const hidden = /[\u00ad\u200b-\u200d\u2060\ufeff]/;
const controls = new Map([...'nrtbf'].map((letter, index) => [letter, '\n\r\t\b\f'[index] ?? '']));
/** No secret with its name, and no address, is shorter. */
const shortest = 6;

/** The strings with escapes, the words with percent signs, and the text without invisible characters; at most `limit` characters. */
export function decodeParts(text: string, literals: readonly Literal[], limit: number): View {
  const parts: string[] = [];
  const offsets: number[] = [];
  const put = (written: string, offset: (index: number) => number) => {
    parts.push(written);
    for (let index = 0; index < written.length; index += 1) offsets.push(offset(index));
  };
  const add = (start: number, end: number, signs: RegExp, meaning: (match: RegExpMatchArray) => string) => {
    if (end - start < shortest || offsets.length + end - start > limit) return;
    let from = start;
    for (const match of text.slice(start, end).matchAll(signs)) {
      const at = start + match.index;
      const meant = meaning(match);
      if (meant === match[0]) continue;
      put(text.slice(from, at), (index) => from + index);
      put(meant, () => at);
      from = at + match[0].length;
    }
    put(text.slice(from, end), (index) => from + index);
    put(partEnd, () => end);
  };
  for (const { start, end, escaped } of literals) if (escaped) add(start, end, escapes, readEscape);
  if (/%[2-7][0-9A-Fa-f]/.test(text))
    for (const { index, 0: word } of text.matchAll(/[^\s"'`<>\\]+/g))
      if (word.includes('%')) add(index, index + word.length, percent, ([, code = '']) => character(code));
  if (hidden.test(text)) add(0, text.length, new RegExp(hidden, 'g'), () => '');
  // A letter may be written as an escape in a name and not in its value.
  if (escapedLetter.test(text)) add(0, text.length, escapes, readLetter);
  if (/&(?:quot|apos|lt|#)/.test(text)) add(0, text.length, entities, readEntity);
  if (text.search(joint) >= 0) add(0, text.length, joint, () => '');
  return { text: parts.join(''), offsets };
}

const base64 = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{20,65536}={0,2}(?![A-Za-z0-9+/_=-])/g;

/** What base64 with a printable content says, and where each content begins in `text` and its base64 in the text that was given. */
export interface Contents {
  readonly text: string;
  readonly places: readonly { readonly from: number; readonly start: number; readonly end: number }[];
}

export function decodeBase64(text: string, limit: number): Contents {
  const places: { from: number; start: number; end: number }[] = [];
  let contents = '';
  for (const { index, 0: written } of text.matchAll(base64)) {
    // Few names and no pictures survive the look at their beginning.
    if (/^[A-Za-z/_-]+$/.test(written.slice(0, 64)) || !isPrintable(read(written.slice(0, 24)))) continue;
    const content = read(written);
    if (!isPrintable(content) || contents.length + content.length > limit) continue;
    places.push({ from: contents.length, start: index, end: index + written.length });
    contents += content + partEnd;
  }
  return { text: contents, places };
}

function read(encoded: string): string {
  const bytes = Buffer.from(encoded, 'base64').toString('latin1');
  // UTF-16, as PowerShell encodes its commands.
  return /^(?:[\x20-\x7e\s]\0){6,}[\x20-\x7e\s]?$/.test(bytes) ? bytes.replaceAll('\0', '') : bytes;
}

function isPrintable(text: string): boolean {
  return /^[\x20-\x7e\s]*$/.test(text);
}

function readEscape([, unicode, hex, octal, plain = '']: RegExpMatchArray): string {
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
  const code = unicode ?? hex;
  return code === undefined ? (controls.get(plain) ?? plain) : character(code);
}

function readLetter(match: RegExpMatchArray): string {
  const meant = match[4] === undefined ? readEscape(match) : '';
  return /^\w$/.test(meant) ? meant : match[0];
}

function readEntity([whole, name, decimal, hex]: RegExpMatchArray): string {
  if (name !== undefined) return named.get(name) ?? whole;
  return decimal === undefined ? character(hex ?? '20') : String.fromCharCode(Number.parseInt(decimal, 10));
}

function character(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}
