import { type Finding, secret } from './finding.ts';
import { isReference, looksGenerated, mixesLettersAndDigits } from './value-shapes.ts';

const passwordName =
  'pass(?:word|wd|phrase|code)s?|pwds?|(?:secret|private|encryption|signing|master)[_-]?keys?|secrets?';
const tokenName = 'tokens|credentials?|(?:api|access|auth)[_-]?keys';
const opening = new RegExp(
  `(?:(?<password>${passwordName})|${tokenName})\\\\{0,15}["'\`]?[ \\t]{0,5}[:=][ \\t]{0,5}(?<sign>[{[])`,
  'dgi',
);
const blocks = new RegExp(
  `(?:(?<password>${passwordName})|token|${tokenName}|api[_-]?key)["']?:[ \\t]*[|>][+-]?\\d?[ \\t]*\\r?\\n`,
  'dgi',
);
const inserts = /\binsert\s+into\s+[^\s(]{1,200}\s*\((?<columns>[^()]{1,2000})\)\s*values\s*\(/dgi;
const string =
  /(?:\\{0,15}["'`]?([\w$-]{1,60})\\{0,15}["'`]?[ \t]{0,5}[:=][ \t]{0,5})?(\\{0,15}["'`])([^"'`\\\n]{1,400})(?=\\{0,15}["'`])|[}\]]/dg;
/** Characters of an object or a list that are looked at. */
const longest = 2000;

/** Values below a name: in an object, a list, a block of YAML, or the row of an SQL statement that names its columns. */
export function findNestedValues(text: string): readonly Finding[] {
  return [...findInBrackets(text), ...findBlocks(text), ...findInserted(text)];
}

/** Strings up to the first bracket that closes: what lies deeper has names of its own. */
function findInBrackets(text: string): readonly Finding[] {
  let skipTo = 0;
  return [...text.matchAll(opening)].flatMap(({ index, 0: whole, groups }) => {
    const from = index + whole.length;
    const found: Finding[] = [];
    if (index < skipTo) return found;
    skipTo = from + longest;
    for (const { index: at, 0: written, 1: key, 3: value = '', indices } of text
      .slice(from, from + longest)
      .matchAll(string)) {
      if (/^[}\]]$/.test(written)) {
        skipTo = from + at;
        break;
      }
      const place = indices?.[3];
      // In an object a string before a colon is a name.
      if (place === undefined || (groups?.sign === '{' && key === undefined)) continue;
      const isValue = groups?.password === undefined ? looksGenerated(value) : mixesLettersAndDigits(value);
      if (isValue) found.push(secret(from + place[0], from + place[1], mixesLettersAndDigits(value, 8)));
    }
    return found;
  });
}

/** `password: |` and the lines below that stand further in. */
function findBlocks(text: string): readonly Finding[] {
  return [...text.matchAll(blocks)].flatMap(({ index, 0: whole, groups }) => {
    const lineStart = text.lastIndexOf('\n', index - 1) + 1;
    const depth = /^[ \t-]*/.exec(text.slice(lineStart, index))?.[0].length ?? 0;
    const found: Finding[] = [];
    let at = index + whole.length;
    for (const line of text.slice(at, at + longest).split('\n')) {
      const content = line.trim();
      const start = line.length - line.trimStart().length;
      if (content !== '' && start <= depth) break;
      const isValue = groups?.password === undefined ? looksGenerated(content) : content.length >= 4;
      if (content !== '' && isValue && !isReference(content))
        found.push(secret(at + start, at + start + content.length, mixesLettersAndDigits(content, 8)));
      at += line.length + 1;
    }
    return found;
  });
}

function findInserted(text: string): readonly Finding[] {
  return [...text.matchAll(inserts)].flatMap(({ index, 0: whole, groups }) => {
    const columns = (groups?.columns ?? '').split(',').map((column) => column.trim());
    const wanted = new Set(
      columns.flatMap((column, place) =>
        /pass(?:word|wd|phrase)?["'`\]]?$|secret|token|api_?key/i.test(column) ? [place] : [],
      ),
    );
    if (wanted.size === 0) return [];
    const from = index + whole.length;
    const found: Finding[] = [];
    let column = 0;
    for (const { index: at, 0: written } of text.slice(from, from + longest).matchAll(/'(?:[^'\\]|\\.|'')*'|,|\)/g)) {
      if (written === ')') break;
      if (written === ',') column += 1;
      else if (wanted.has(column) && written.length > 5 && !isReference(written.slice(1)))
        found.push(secret(from + at + 1, from + at + written.length - 1, mixesLettersAndDigits(written, 8)));
    }
    return found;
  });
}
