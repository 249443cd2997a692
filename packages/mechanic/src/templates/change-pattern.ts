import * as t from '@babel/types';
import { signsOfTests } from '../syntax/test-texts.ts';
import { codeOf } from '../syntax/text.ts';
import { type Proposal, proposeText, type Site, type Template } from '../template.ts';

const changeLimit = 80;
const signLimit = 6;

/** Changes a part of a regular expression: how often it may occur, which characters it takes, or where it has to begin or end. */
export const changePattern: Template = {
  name: 'change-pattern',
  prior: 0.35,
  *propose(site) {
    for (const { node } of site.spots) {
      if (!t.isRegExpLiteral(node)) continue;
      const seen = new Set([node.pattern]);
      for (const { pattern, fit, what } of changesOf(node.pattern, site)) {
        if (seen.has(pattern) || seen.size > changeLimit || !isPattern(pattern, node.flags)) continue;
        seen.add(pattern);
        const text = `/${pattern}/${node.flags}`;
        yield proposeText(
          node,
          text,
          fit,
          `${what}: ${text} instead of ${codeOf(site.module, node)}.`,
        ) satisfies Proposal;
      }
    }
  },
};

interface PatternChange {
  readonly pattern: string;
  readonly fit: number;
  readonly what: string;
}

const repeats: Readonly<Record<string, readonly string[]>> = { '+': ['*', '+?'], '*': ['+', '*?'], '?': ['', '*'] };
const classes: Readonly<Record<string, readonly string[]>> = {
  '\\d': ['\\w', '[\\d.]'],
  '\\w': ['[\\w-]', '\\S', '[\\w.]'],
  '\\s': ['\\s*', '\\s+', ' '],
  '\\S': ['\\w', '.'],
  '.': ['\\.', '[\\s\\S]'],
  '\\.': ['.'],
};

/** A pattern's pieces: an escaped sign, a whole class, or one sign. */
const pieces = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|[\s\S]/g;

function* changesOf(pattern: string, { problem, project }: Site): Generator<PatternChange> {
  const signs = signsOfTests(problem, project).slice(0, signLimit);
  for (const found of pattern.matchAll(pieces)) {
    const [piece] = found;
    const at = found.index;
    const put = (text: string) => pattern.slice(0, at) + text + pattern.slice(at + piece.length);
    const previous = pattern[at - 1] ?? '';
    if (/[+*?]/.test(piece) && !/[(+*?|]/.test(previous))
      for (const other of repeats[piece] ?? [])
        yield { pattern: put(other), fit: 0.7, what: 'Repeats a part otherwise' };
    for (const other of classes[piece] ?? []) yield { pattern: put(other), fit: 0.5, what: 'Takes other characters' };
    if (piece.length > 2 && piece.startsWith('['))
      for (const other of classChanges(piece, signs))
        yield { pattern: put(other), fit: 0.6, what: 'Takes other characters' };
    else if (/^(?:\\[dwsDWS]|[\w)])$/.test(piece) && !/^[+*?{]/.test(pattern.slice(at + piece.length)))
      for (const repeat of ['?', '*', '+'])
        yield { pattern: put(piece + repeat), fit: 0.45, what: 'Repeats a part otherwise' };
  }
  const bound = pattern.match(/^\^?([^()[\]]*\|[^()[\]]*?)\$?$/)?.[1];
  if (bound !== undefined && bound !== pattern)
    yield { pattern: `^(?:${bound})$`, fit: 0.9, what: 'Matches every alternative as a whole' };
  if (!pattern.startsWith('^')) yield { pattern: `^${pattern}`, fit: 0.6, what: 'Matches at the beginning only' };
  else yield { pattern: pattern.slice(1), fit: 0.5, what: 'Matches anywhere' };
  if (!pattern.endsWith('$')) yield { pattern: `${pattern}$`, fit: 0.6, what: 'Matches up to the end only' };
  else yield { pattern: pattern.slice(0, -1), fit: 0.5, what: 'Matches anywhere' };
}

function* classChanges(piece: string, signs: readonly string[]): Generator<string> {
  const open = piece.startsWith('[^') ? '[^' : '[';
  const inner = piece.slice(open.length, -1);
  for (const sign of signs) {
    const escaped = /[\]\\^-]/.test(sign) ? `\\${sign}` : sign;
    if (!inner.includes(escaped)) yield `${open}${inner}${escaped}]`;
  }
  for (const more of ['\\s', '\\d', '\\w', '_', 'A-Z', 'a-z', '0-9'])
    if (!inner.includes(more)) yield `${open}${inner}${more}]`;
  for (const part of inner.match(/\\[\s\S]|[^\\]-[^\\]|[^\\]/g) ?? [])
    if (part !== inner) yield `${open}${inner.replace(part, '')}]`;
}

function isPattern(pattern: string, flags: string): boolean {
  try {
    return new RegExp(pattern, flags).source !== '(?:)';
  } catch {
    return false;
  }
}
