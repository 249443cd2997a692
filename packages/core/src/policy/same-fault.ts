import type { FileChange } from '../model/index.ts';
import { matchesGlob } from './glob.ts';
import { testPaths } from './test-paths.ts';

/** A line of a file of a commit. Lines count from 1. */
export interface FoundLine {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** A place with an expression that a fix took away elsewhere. */
export interface SameFault {
  readonly expression: string;
  readonly path: string;
  readonly line: number;
}

/** Most expressions looked for, and most places named: of what stands in more, it is unsure that each is a fault. */
const bounds = { expressions: 5, places: 5 };
/** What is everywhere, and means something else at each place. */
const commonRoots = /^(?:this|self|console|process|module|exports|Math|JSON|Object|Array|Number|String|Promise|Date)\./;

/**
 * Expressions such as `supplier.leadDays` that a fix took out of the lines that it changed, and that are not in what it put there. Where the same
 * expression stands on, it may fail in the same way.
 */
export function findTakenAway(files: readonly FileChange[]): readonly string[] {
  const taken = new Set<string>();
  const put = new Set<string>();
  for (const { before, after } of files) {
    if (before === null || after === null) continue;
    const [old, fresh] = [before.split('\n'), after.split('\n')];
    const [kept, stays] = [new Set(fresh), new Set(old)];
    for (const line of old) if (!kept.has(line)) for (const one of expressionsOf(line)) taken.add(one);
    for (const line of fresh) if (!stays.has(line)) for (const one of expressionsOf(line)) put.add(one);
  }
  return [...taken].filter((one) => !put.has(one)).slice(0, bounds.expressions);
}

function expressionsOf(line: string): readonly string[] {
  const found = [...line.matchAll(/(?<![\w$.?'"`])[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+(?![\w$])/g)].map(
    ([text]) => text,
  );
  return found.filter((text) => text.length >= 8 && !commonRoots.test(text));
}

/**
 * The places of such expressions that may have the same fault: in source, not in tests or comments, not guarded, and no more than a person would
 * look at. An expression that stands in more places than that is left out.
 */
export function chooseSameFaults(expressions: readonly string[], lines: readonly FoundLine[]): readonly SameFault[] {
  return expressions
    .flatMap((expression) => {
      const places = lines.filter(
        ({ path, text }) => isPlainPath(path) && !isTest(path) && !isComment(text) && isUnguarded(text, expression),
      );
      return places.length > bounds.places ? [] : places.map(({ path, line }) => ({ expression, path, line }));
    })
    .slice(0, bounds.places);
}

/** A path that a ticket can show as it is. */
function isPlainPath(path: string): boolean {
  return /^[\w./+-]{1,200}$/.test(path);
}

function isTest(path: string): boolean {
  return testPaths.some((glob) => matchesGlob(path, glob));
}

function isComment(text: string): boolean {
  return /^\s*(?:\/\/|\/?\*|#)/.test(text);
}

/** Whether the line uses the expression, and does not ask first whether what it begins with is there. */
function isUnguarded(text: string, expression: string): boolean {
  if (!expressionsOf(text).includes(expression)) return false;
  const [root = ''] = expression.split('.');
  const name = root.replaceAll('$', '\\$');
  return !new RegExp(`(?<![\\w$.])${name}\\s*(?:\\?|&&|[!=]==?)`).test(text);
}
