import type { FileChange, FixKind, Patch } from '../model/index.ts';

/** A literal that stands for a missing value. */
const constant = String.raw`(?:null|undefined|true|false|NaN|-?\d[\d_.]*|'[^'\n]*'|"[^"\n]*"|\x60[^\x60$\n]*\x60|\[\s*\]|\{\s*\})`;

/** What keeps a failure from showing, and what the code would be without it. */
const guards: readonly (readonly [RegExp, string])[] = [
  [/\?\.(?=[[(])/g, ''],
  [/\?\./g, '.'],
  [new RegExp(String.raw`\s*(?:\?\?|\|\|)=?\s*${constant}`, 'g'), ''],
  [
    new RegExp(
      String.raw`\bif\s*\([^;{}\n]{1,200}\)\s*\{?\s*(?:return(?:\s+${constant})?|continue|break)\s*;?\s*\}?`,
      'g',
    ),
    '',
  ],
  [/\btry\s*\{/g, ''],
  [/\}\s*catch\s*(?:\([^)\n]{0,100}\))?\s*\{[^{}]{0,400}\}/g, ''],
];

/** The kinds of fixes in words, for a person. */
export const fixKindWords: Readonly<Record<FixKind, string>> = {
  template: 'repair from a template',
  model: 'repair written by a model',
  revert: 'change back to an earlier commit',
  guard: 'symptom guard',
};

/** Characters of a changed region that are looked at; a larger change is no mere guard. */
const longestRegion = 4_000;

/** The kind of a fix, found in its change and not asked of its author. */
export function fixKindOf({ files, by, idea }: Pick<Patch, 'files' | 'by' | 'idea'>): FixKind {
  if (files.every(isGuard)) return 'guard';
  if (/^(?:restore-change|revert)\b/.test(idea)) return 'revert';
  return by === 'mechanic' ? 'template' : 'model';
}

/**
 * Whether a change to a file only keeps the symptom from showing: `?.`, a default, an early exit with a constant, a swallowed error,
 * deleted code, a constant in the place of what was worked out, or a longer timeout.
 */
function isGuard({ before, after }: FileChange): boolean {
  if (before === null || after === null) return false;
  const [was, is] = changedRegion(before, after);
  if (was.length > longestRegion || is.length > longestRegion) return false;
  const [old, bare] = [squeeze(was), squeeze(withoutGuards(is))];
  if (bare === '') return true;
  if (old === squeeze(is)) return false;
  if (bare === squeeze(withoutGuards(was))) return countGuards(is) > countGuards(was);
  const returned = new RegExp(`^return${constant}$`);
  if (returned.test(bare) && !returned.test(old)) return true;
  return /timeout|retries|delay/i.test(is) && old.replace(/\d/g, '') === bare.replace(/\d/g, '');
}

/** The lines between the first and the last that differ, before and after. */
function changedRegion(before: string, after: string): readonly [string, string] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return [a.slice(start, a.length - end).join('\n'), b.slice(start, b.length - end).join('\n')];
}

function withoutGuards(code: string): string {
  return guards.reduce((text, [guard, plain]) => text.replace(guard, plain), code);
}

function countGuards(code: string): number {
  return guards.reduce((sum, [guard]) => sum + (code.match(guard)?.length ?? 0), 0);
}

/** Without layout, brackets and the ends of statements and blocks, which a guard adds of its own. */
function squeeze(code: string): string {
  return code.replace(/\/\/[^\n]*/g, '').replace(/[\s;(){}]/g, '');
}
