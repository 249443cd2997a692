import type { Literal } from './literals.ts';

/** A part of a text in plain characters; `offsets` says where in the text each of them, and the end, is written. */
export interface View {
  readonly text: string;
  readonly offsets: readonly number[];
}

const escapes = /\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([\s\S]))/g;
const percent = /%([2-7][0-9A-Fa-f])/g;
const escapedLetter = /\\(?:u00|x)[3-7][0-9A-Fa-f]/;
const hidden = /[\u00ad\u200b-\u200d\u2060\ufeff]/;
const controls = new Map([...'nrtbf0'].map((letter, index) => [letter, '\n\r\t\b\f\0'[index] ?? '']));

/** The strings with escapes, the words with percent signs, and the text without invisible characters. */
export function* decodeParts(text: string, literals: readonly Literal[]): Generator<View> {
  for (const { start, end, escaped } of literals)
    if (escaped) yield decode(text.slice(start, end), start, escapes, readEscape);
  if (/%[2-7][0-9A-Fa-f]/.test(text))
    for (const { index, 0: word } of text.matchAll(/[^\s"'`<>\\]+/g))
      if (word.includes('%')) yield decode(word, index, percent, ([, code = '']) => character(code));
  if (hidden.test(text)) yield decode(text, 0, new RegExp(hidden, 'g'), () => '');
  // A letter may be written as an escape in a name and not in its value.
  if (escapedLetter.test(text)) yield decode(text, 0, escapes, readLetter);
}

const base64 = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{20,65536}={0,2}(?![A-Za-z0-9+/_=-])/g;

/** What base64 with a printable content says. */
export function* decodeBase64(text: string): Generator<{ start: number; end: number; text: string }> {
  for (const { index, 0: written } of text.matchAll(base64)) {
    // Few names and no pictures survive the look at their beginning.
    if (!isPrintable(read(written.slice(0, 24))) || /^[A-Za-z/_-]+$/.test(written.slice(0, 64))) continue;
    const content = read(written);
    if (isPrintable(content)) yield { start: index, end: index + written.length, text: content };
  }
}

function read(encoded: string): string {
  return Buffer.from(encoded, 'base64').toString('latin1');
}

function isPrintable(text: string): boolean {
  return /^[\x20-\x7e\s]*$/.test(text);
}

function readEscape([, unicode, hex, plain = '']: RegExpMatchArray): string {
  const code = unicode ?? hex;
  return code === undefined ? (controls.get(plain) ?? plain) : character(code);
}

function readLetter(match: RegExpMatchArray): string {
  const meant = match[3] === undefined ? readEscape(match) : '';
  return /^\w$/.test(meant) ? meant : match[0];
}

function character(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

function decode(raw: string, base: number, signs: RegExp, meaning: (match: RegExpMatchArray) => string): View {
  const parts: string[] = [];
  const offsets: number[] = [];
  let from = 0;
  const keep = (until: number) => {
    parts.push(raw.slice(from, until));
    for (let index = from; index < until; index += 1) offsets.push(base + index);
  };
  for (const match of raw.matchAll(signs)) {
    const meant = meaning(match);
    if (meant === match[0]) continue;
    keep(match.index);
    parts.push(meant);
    for (let index = 0; index < meant.length; index += 1) offsets.push(base + match.index);
    from = match.index + match[0].length;
  }
  keep(raw.length);
  offsets.push(base + raw.length);
  return { text: parts.join(''), offsets };
}
