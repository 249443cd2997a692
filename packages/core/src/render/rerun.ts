import type { Reproduction, TestCommand } from '../model/index.ts';

/** Runners that a project has as a package, and how each takes files. */
const packaged: ReadonlySet<TestCommand['framework']> = new Set(['vitest', 'jest', 'mocha', 'jasmine', 'ava', 'tap']);

/**
 * The commands that run a reproduction on the branch that holds it, as a person types them; undefined without a reproduction.
 * @param repository `owner/name` on a code host, or a folder on one machine, which has the branch already
 */
export function commandToRerun(
  { kind, command, testFiles }: Reproduction,
  { branch, repository }: { readonly branch: string; readonly repository: string },
): readonly string[] | undefined {
  if (kind === 'none') return undefined;
  const { framework, argv, source, cwd } = command;
  const runner = packaged.has(framework) ? ['npx', ...argv] : [...argv];
  const words = framework === 'command' ? source : [...runner, ...testFiles].map(quoteWord).join(' ');
  return [
    /^[\w.-]+\/[\w.-]+$/.test(repository)
      ? `git fetch origin ${quoteWord(branch)} && git switch --detach FETCH_HEAD`
      : `git switch --detach ${quoteWord(branch)}`,
    cwd === undefined ? words : `cd ${quoteWord(cwd)} && ${words}`,
  ];
}

/** A word that a shell takes as it is: names of files come from outside. */
function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
