import { type Finding, looksRandom, mark, secret } from './finding.ts';
import type { Literal } from './literals.ts';
import { type Head, kindOfName, type NameKind } from './names.ts';
import { looksGenerated } from './value-shapes.ts';

const placeholder =
  /^(?:undefined|null|nil|none|true|false|yes|no|required|optional|string|number|boolean|object|any|unknown|never|text|hidden|empty|missing|invalid|enabled|disabled|incorrect|wrong|expired|unset|provided|include|omit|same-origin|REDACTED)$|^[*x.•]+$|^\$(?:\{[^}]*\}|\([^)]*\)|[\w.:]*)$|^\{\{?[^}]*\}\}?$|^<[^>]*>$|^%\(?\w+\)?s?%?$|^\[?(?:redacted|filtered|masked|hidden|secure)\]?$/i;
const prose = /^[\p{L}'’",.!?:()-]+(?:\s+[\p{L}'’",.!?:()-]+)+$/u;
const proseWord =
  /\b(?:is|are|was|must|be|not|your|the|a|an|for|to|of|and|or|please|enter|invalid|forgot|reset|field|with|could|cannot)\b/i;
const constant = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
const identifier = /^[A-Za-z_$][\w$]*$/;
const memberPath = /^[A-Za-z_$][\w$]*(?:\[[\w$'"]*\])?(?:(?:\?\.|\.|::|->)[A-Za-z_$][\w$]*)+[!?]?$/;
const filePath = /^(?:\.{0,2}\/|~\/|[A-Za-z]:[\\/])[\w@.\\/-]*$/;
const assigned = /^[\w!#$%&'*+.^`|~:-]+=\S/;
const scheme = /^[A-Za-z][\w-]{0,30}[ \t]+(?=\S)/;

/** Whether a string that has a secret's name is one, and no word about it or reference to it. */
export function isSecretString(value: string, { name, kind, isQuoted, sign }: Head): boolean {
  if (value.startsWith(mark) || isWordAbout(value, name, kind)) return false;
  const inner = value.replace(/^[A-Za-z][\w-]{0,30}[ \t]+/, '');
  if (inner.startsWith(mark) || (kind === 'authorization' && (placeholder.test(inner) || /^[A-Z_]{3,}$/.test(inner))))
    return false;
  switch (kind) {
    case 'cookie':
      return assigned.test(value) || looksRandom(value);
    case 'authorization':
      if (/^[A-Za-z-]+\s*$/.test(value) && value.length < 24) return false;
      return value.length >= 6 && !(prose.test(value) && (proseWord.test(value) || inner.length < 12));
    case 'session':
      return looksRandom(value);
    case 'signature':
      return value.length >= 16 && !/\s/.test(value) && (value.match(/\d/g)?.length ?? 0) > 3;
    case 'password':
      if (/^pwd$/i.test(name) && filePath.test(value)) return false;
      if (prose.test(value) && (/^\p{Lu}/u.test(value) || proseWord.test(value)))
        return isQuoted && value.split(/\s/).length < 3;
      return value.length >= (/\d/.test(value) ? 4 : 6);
    case 'key':
      if (value.length < 6 || prose.test(value)) return false;
      return (
        /\d/.test(value) ||
        /^(?:[a-z]{20,}|[A-Z]{20,})$/.test(value) ||
        (isQuoted && sign.includes(':')) ||
        /[!@#$%^&*+/=]/.test(value)
      );
  }
}

function isWordAbout(value: string, name: string, kind: NameKind): boolean {
  if (
    (placeholder.test(value) && !looksGenerated(value.replace(/^[{<]|[}>]$/g, ''))) ||
    (constant.test(value) && /[A-Z]{3}/.test(value))
  )
    return true;
  // A request's line, and a text that a program puts together.
  if (/^[A-Z]{3,7} \//.test(value)) return true;
  if (value.includes('${') && !looksRandom(value.replace(/\$\{[^}]*\}?/g, ''))) return true;
  if (
    kind === 'key' &&
    /^[\w.-]+$/.test(value) &&
    !/\d{3}/.test(value) &&
    kindOfName(value.replace(/[\d_-]+$/, '')) !== undefined
  )
    return true;
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return plain(name).endsWith(plain(value)) && !/\d/.test(value);
}

/** Where a value without quotes stands. */
interface Place {
  readonly text: string;
  readonly head: Head;
  readonly start: number;
  /** The end of the string that holds it, or of the text. */
  readonly limit: number;
  /** Where the string that holds it begins. */
  readonly opening: number | undefined;
}

/** A value without quotes: a header's to the end of its line or string, another's to the next sign that ends one. */
export function findUnquoted(text: string, head: Head, at: number, holder: Literal | undefined): readonly Finding[] {
  const blanks = /[ \t]*/y;
  blanks.lastIndex = at;
  const start = at + (blanks.exec(text)?.[0].length ?? 0);
  const place = { text, head, start, limit: holder?.end ?? text.length, opening: holder?.start };
  if (head.sign === '>') return findElement(place);
  const isHeader = head.kind === 'cookie' || head.kind === 'authorization';
  const isPart = /^\r?\n/.test(head.sign);
  if (isPart || (isHeader && head.sign.trim() === ':' && !head.isQuoted)) return findLine(place);
  return findWord(place, start === at && /^[:=]$/.test(head.sign));
}

function findLine({ text, head, start, limit, opening }: Place): readonly Finding[] {
  const lineEnd = /\r?\n|\\[rn]/g;
  lineEnd.lastIndex = start;
  const value = text.slice(start, Math.min(lineEnd.exec(text)?.index ?? text.length, limit)).trimEnd();
  if (/^(?:undefined|null|[\w$.?!]+(?:\[[^\]]*\])?\(?[,;)}]*$)/.test(value) && !looksRandom(value)) return [];
  if (head.kind === 'authorization' && opening === undefined && /^[!`]|[(){}[\]|;]/.test(value)) return [];
  if (!isSecretString(value, head)) return [];
  const kept = head.kind === 'authorization' ? (scheme.exec(value)?.[0].length ?? 0) : 0;
  return [secret(start + kept, start + value.length, looksRandom(value.slice(kept)))];
}

function findElement({ text, head, start }: Place): readonly Finding[] {
  const value = /^[^<>\n]{4,4000}(?=<\/)/.exec(text.slice(start, start + 4002))?.[0];
  if (value === undefined || !isSecretString(value, head)) return [];
  return [secret(start, start + value.length, looksRandom(value))];
}

function findWord(place: Place, isTight: boolean): readonly Finding[] {
  const { text, head, start, limit } = place;
  const isSetting = /^[A-Z0-9_]+$/.test(head.name) || /[?&]/.test(text[head.start - 1] ?? '');
  const word = isSetting ? /[^\s"'`&<>\\,;]+/y : /[^\s"'`&<>\\,;(){}[\]]+/y;
  word.lastIndex = start;
  const written = (word.exec(text)?.[0] ?? '').slice(0, Math.max(0, limit - start));
  const value = written.replace(/[)\]}.:]{1,9}$/, '');
  const end = start + value.length;
  if (value === '' || /^(?:[$({[<%|]|\/[*/])/.test(value) || !isSecretString(value, { ...head, isQuoted: false }))
    return [];
  // A number in JSON or code must stay one.
  if (/^-?\d+(?:\.\d+)?$/.test(value) && head.isQuoted)
    return head.kind === 'password' ? [{ start, end, by: '0', sure: false }] : [];
  const isAtEnd = end === limit || /[\s"'&<]/.test(text[end] ?? '\n');
  return isValue(value, place, isTight, isAtEnd) ? [secret(start, end, looksRandom(value))] : [];
}

/** Whether a word without quotes is a value and no part of an expression. */
function isValue(value: string, place: Place, isTight: boolean, isAtEnd: boolean): boolean {
  const { name, kind } = place.head;
  const isAssigned = isTight && isAtEnd;
  if (filePath.test(value)) return false;
  if (memberPath.test(value)) return isAssigned && /^[A-Z0-9_]+$/.test(name);
  if (!/^[A-Z0-9_]+$/.test(name) && /^[\w$.]+=[\w$.!]/.test(value) && kind !== 'signature') return false;
  if (/^[\w$.!?]+[([{]|\|\||&&|=>|\?\?/.test(value)) return false;
  if (identifier.test(value)) {
    const changes = value.match(/\d(?=[A-Za-z])|[A-Za-z](?=\d)/g)?.length ?? 0;
    if (isAssigned) return true;
    if (!isAtEnd)
      return value.length >= 8 && (changes >= 3 || (changes === 2 && kind === 'password' && !/[A-Z]/.test(value)));
    return changes < 2 ? isLineOf(value, place) : value.length >= 8 || kind === 'password';
  }
  if (/^[A-Za-z]+(?:-[A-Za-z]+)*$/.test(value)) return isAssigned;
  if (isTight) return isAtEnd || /\d/.test(value);
  if (value.length < 8 && kind !== 'password') return false;
  return /\d/.test(value) ? /[A-Za-z]/.test(value) || kind === 'password' : /[!@#^*+/=]/.test(value) && isAtEnd;
}

/** `password: word` with nothing else on its line or in its string, as in YAML. */
function isLineOf(value: string, { text, head, start, limit, opening }: Place): boolean {
  if (head.kind !== 'password' || !(/^[a-z]+\d*$/.test(value) || isEncoded(value))) return false;
  const before = text.slice(Math.max(opening ?? 0, head.start - 200), head.start);
  const after = text.slice(start + value.length, Math.min(limit, start + value.length + 200));
  const isFirst = /\n[ \t-]*$/.test(before) || (/^[\s-]*$/.test(before) && head.start < (opening ?? 0) + 200);
  return isFirst && /^(?:\s*$|[ \t]*\r?\n|\s+#)/.test(after);
}

/** Base64 of a short text, as the secrets of Kubernetes hold it: small and capital letters change often, and there is a digit. */
function isEncoded(value: string): boolean {
  return value.length >= 8 && /\d/.test(value) && (value.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g)?.length ?? 0) >= 3;
}
