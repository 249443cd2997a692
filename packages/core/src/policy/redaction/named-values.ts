import { type Finding, looksRandom, secret } from './finding.ts';
import type { Literal } from './literals.ts';
import { type Head, isHeaderName, kindOfName } from './names.ts';
import { findUnquoted, isSecretString } from './values.ts';

/**
 * A name and the sign before its value: of JSON, code, YAML and headers; of a list or call that gives a header and its value; of an attribute
 * after the attribute with the name; of a part of a form; of an element.
 */
const heads =
  /(?<![\w$.-])-{0,2}([A-Za-z_$@][\w$.-]{0,79})(?![\w$.-])((?:\\{0,15}["'`])?\]?)([ \t]{0,10}(?:=>|:=|[:=](?![=:>~]))|\s{0,10},\s{0,40}(?:\\{0,15}["']?value\\{0,15}["']?\s{0,5}[:=])?|\s{1,5}value=|\r?\n\r?\n|>)/gi;
const flags = /(?<![^\s"'])--([A-Za-z][\w-]{1,60})[ \t]+(["']?)([^\s"'-][^\s"']{3,})/dg;
/** Values of one header in a list, such as those of a load balancer's event. */
const mostInList = 100;

/** Values that stand behind a secret's name, whatever the syntax. `isDecoded` says that strings with escapes are looked at by themselves. */
export function findNamedValues(text: string, literals: readonly Literal[], isDecoded: boolean): readonly Finding[] {
  const found: Finding[] = [];
  let skipTo = 0;
  let next = 0;
  for (const match of text.matchAll(heads)) {
    const head = match.index < skipTo ? undefined : readHead(match, text);
    if (head === undefined) continue;
    while ((literals[next]?.end ?? text.length) < head.start) next += 1;
    const at = match.index + match[0].length;
    const around = literals[next];
    const holder = around !== undefined && around.start <= head.start && around.end > at ? around : undefined;
    // The next quote ends the string that holds the name, and begins no value.
    const isEnd = around !== undefined && around.start <= head.start && around.end === at;
    if (isEnd || (isDecoded && holder?.escaped)) continue;
    const values = readValues(text, head, at, holder);
    found.push(...values);
    skipTo = values.at(-1)?.end ?? skipTo;
  }
  return [...found, ...findFlags(text)];
}

function readHead(match: RegExpMatchArray, text: string): Head | undefined {
  const [, name = '', closing = '', sign = ''] = match;
  const kind = kindOfName(name);
  if (kind === undefined) return undefined;
  const start = match.index ?? 0;
  const isQuoted = closing !== '';
  const before = text[start - 1] ?? '';
  if (sign === '>' && !isQuoted && !/[<:]/.test(before)) return undefined;
  // A closing quote belongs to a name that a quote opens.
  if (/^\\*["'`]/.test(closing) && !/["'`:/@]/.test(before)) return undefined;
  const isApart = /^\s*,/.test(sign) || /value=$/i.test(sign) || /^\r?\n/.test(sign);
  if (isApart && !isQuoted) return undefined;
  if (/^\s*,\s*$/.test(sign) && !isHeaderName(name)) return undefined;
  return { name, kind, start, sign, isQuoted };
}

function findFlags(text: string): readonly Finding[] {
  return [...text.matchAll(flags)].flatMap(({ indices, 1: name = '', 3: value = '' }) => {
    const kind = kindOfName(name);
    if (kind === undefined || indices?.[3] === undefined) return [];
    return isSecretString(value, { name, kind, start: 0, sign: ' ', isQuoted: false })
      ? [secret(...indices[3], looksRandom(value))]
      : [];
  });
}

const opening = /[ \t]{0,10}(?:\r?\n[ \t]{0,80})?(?:[bru](?=["']))?(\\{0,15})(["'`])/y;
const listOpening = /\s{0,10}\[\s{0,80}(?=\\{0,15}["'`])/y;
const between = /\s{0,10},\s{0,80}(?=\\{0,15}["'`])/y;

function readValues(text: string, head: Head, at: number, holder: Literal | undefined): readonly Finding[] {
  const isListed = head.kind === 'cookie' || head.kind === 'authorization' || isHeaderName(head.name);
  const list = isListed ? matchAt(listOpening, text, at) : undefined;
  const found: Finding[] = [];
  let from = at + (list?.[0].length ?? 0);
  for (let count = 0; count < mostInList; count += 1) {
    const string = readString(text, from);
    if (string === undefined)
      return count === 0 && !/^\s*,\s*$/.test(head.sign) ? findUnquoted(text, head, at, holder) : found;
    const value = text.slice(string.start, string.end);
    if (isSecretString(value, head)) found.push(secret(string.start, string.end, looksRandom(value)));
    const comma = list === undefined ? undefined : matchAt(between, text, string.after);
    if (comma === undefined) return found;
    from = string.after + comma[0].length;
  }
  return found;
}

/** A string, with as many backslashes at its quotes as its depth in other strings asks for. What is cut off ends with the line. */
function readString(text: string, at: number): { start: number; end: number; after: number } | undefined {
  const open = matchAt(opening, text, at);
  if (open === undefined) return undefined;
  const [whole, { length: depth } = '', quote = ''] = open;
  const start = at + whole.length;
  const signs = new RegExp(`(?<!\\\\)\\\\*${quote}|\\n`, 'g');
  signs.lastIndex = start;
  for (let sign = signs.exec(text); sign !== null && sign[0] !== '\n'; sign = signs.exec(text)) {
    const slashes = sign[0].length - 1;
    if (slashes >= depth && ((slashes - depth) / (depth + 1)) % 2 === 0)
      return { start, end: sign.index + slashes - depth, after: sign.index + sign[0].length };
  }
  const rest = /^[^\s"'`]*/.exec(text.slice(start, start + 10_000))?.[0].length ?? 0;
  return { start, end: start + rest, after: start + rest };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
