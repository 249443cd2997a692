import { globSync } from 'tinyglobby';

/**
 * Expands shell patterns to files below `root`, as a shell with globstar does. A pattern that matches nothing stays as
 * it is. So does one that leads out of the root, since the words come from the project under repair.
 */
export function expandGlobs(root: string, words: readonly string[]): readonly string[] {
  return words.flatMap((word) => {
    if (!/[*?{[]/.test(word) || /^[-/]|(?:^|\/)\.\.(?:\/|$)/.test(word)) return [word];
    const files = globSync(word, {
      cwd: root,
      ignore: ['**/node_modules/**'],
      expandDirectories: false,
      followSymbolicLinks: false,
    });
    return files.length > 0 ? files.sort() : [word];
  });
}
