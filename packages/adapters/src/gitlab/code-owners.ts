import { prepareGlob } from '@suture/core';

/** Where GitLab looks for the file, in its order; only the first one counts. */
export const codeOwnersPlaces = ['CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'] as const;

/** Most characters and lines that are read. */
const most = { characters: 1_000_000, lines: 10_000 };

interface Entry {
  /** In lower case; empty for what stands before the first section. */
  readonly section: string;
  readonly matches: (path: string) => boolean;
  readonly owners: readonly string[];
  readonly isExclusion: boolean;
}

/**
 * The owners of files, as docs.gitlab.com/user/project/codeowners/reference describes it, which is another grammar than GitHub's: in each section
 * the last pattern that matches a file counts, and a file that a section excludes has no owner in it.
 * @returns users and groups in the order of the files: `@ada`, `@shop/payments`, an address of mail. Roles (`@@maintainer`) are left out.
 */
export function readCodeOwners(text: string, paths: readonly string[]): readonly string[] {
  const entries = readEntries(text.slice(0, most.characters).split(/\r?\n/).slice(0, most.lines));
  const sections = [...new Set(entries.map(({ section }) => section))].map((name) =>
    entries.filter(({ section }) => section === name),
  );
  return [...new Set(paths.flatMap((path) => sections.flatMap((section) => ownersIn(section, path))))];
}

function ownersIn(section: readonly Entry[], path: string): readonly string[] {
  const matching = section.filter(({ matches }) => matches(path));
  if (matching.some(({ isExclusion }) => isExclusion)) return [];
  return matching.at(-1)?.owners ?? [];
}

function readEntries(lines: readonly string[]): readonly Entry[] {
  let section = '';
  let defaults: readonly string[] = [];
  const entries: Entry[] = [];
  for (const line of lines.map((one) => one.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const [, name, rest = ''] = /^\^?\[([^\]]+)\](?:\[\d+\])?(?:\s+(.*))?$/.exec(line) ?? [];
    if (name !== undefined) {
      section = name.trim().toLowerCase();
      defaults = ownersOf(rest.split(/\s+/));
      continue;
    }
    const [pattern = '', ...words] = line.split(/(?<!\\)\s+/);
    // GitLab has no alternatives in braces.
    if (/[{}]/.test(pattern)) continue;
    const isExclusion = pattern.startsWith('!');
    const owners = ownersOf(words);
    entries.push({
      ...{ section, isExclusion, owners: owners.length > 0 ? owners : defaults },
      matches: prepareGlob(globOf(isExclusion ? pattern.slice(1) : pattern)),
    });
  }
  return entries;
}

function ownersOf(words: readonly string[]): readonly string[] {
  return words.filter((word) => word.includes('@') && !word.startsWith('@@'));
}

/** A path begins at the root only with `/`, and stands for what lies below it only if it ends in one. */
function globOf(pattern: string): string {
  const plain = pattern.replace(/\\([ #])/g, '$1');
  const anchored = plain.startsWith('/') ? plain.slice(1) : `**/${plain}`;
  return anchored.endsWith('/') ? `${anchored}**` : anchored;
}
