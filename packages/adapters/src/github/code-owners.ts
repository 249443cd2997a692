import { prepareGlob } from '@suture/core';

/** Where GitHub looks for the file, in its order; only the first one counts. */
export const codeOwnersPlaces = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** Most characters of a file that GitHub reads, and most lines that are read here. */
const most = { characters: 3_000_000, lines: 10_000 };

/**
 * The owners of files, as docs.github.com (About code owners) describes it: for each file the last pattern that matches it counts, also one
 * without owners. Lines with what GitHub does not support there, `!` and `[a-z]`, are left out.
 * @returns users and teams in the order of the files: `@ada`, `@shop/payments`, an address of mail
 */
export function readCodeOwners(text: string, paths: readonly string[]): readonly string[] {
  const rules = text.slice(0, most.characters).split(/\r?\n/).slice(0, most.lines).flatMap(readRule);
  const owners = paths.flatMap((path) => rules.findLast(({ matches }) => matches(path))?.owners ?? []);
  return [...new Set(owners)];
}

interface Rule {
  readonly matches: (path: string) => boolean;
  readonly owners: readonly string[];
}

function readRule(line: string): readonly Rule[] {
  const [pattern = '', ...words] = line.trim().split(/(?<!\\)\s+/);
  if (pattern === '' || /^[#!]/.test(pattern) || /[[\]{}]/.test(pattern)) return [];
  const comment = words.findIndex((word) => word.startsWith('#'));
  const owners = (comment === -1 ? words : words.slice(0, comment)).filter((word) => word.includes('@'));
  const globs = globsOf(pattern.replaceAll('\\ ', ' ')).map((glob) => prepareGlob(glob));
  return [{ matches: (path) => globs.some((isMatch) => isMatch(path)), owners }];
}

/** A name alone stands in any folder, a path begins at the root; a folder stands for all below it, and `folder/*` for the files in it. */
function globsOf(pattern: string): readonly string[] {
  const isFolder = pattern.endsWith('/');
  const plain = pattern.replace(/^\/|\/$/g, '');
  const anchored = pattern.replace(/\/$/, '').includes('/') ? plain : `**/${plain}`;
  if (isFolder) return [`${anchored}/**`];
  return anchored.endsWith('/*') && anchored !== '**/*' ? [anchored] : [anchored, `${anchored}/**`];
}
