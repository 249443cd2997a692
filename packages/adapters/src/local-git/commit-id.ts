import { askGit } from './git.ts';

/** Whether a text can be a commit's id or the beginning of one. Nothing else reaches git or a code host as a commit. */
export function isCommitId(text: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(text);
}

/**
 * The full id of the commit that an id or the beginning of one names; undefined where there is none, or more than one. Branches
 * and tags are not looked at: one may be called like the beginning of an id.
 */
export async function findCommit(at: string, id: string): Promise<string | undefined> {
  if (!isCommitId(id)) return undefined;
  const named = await askGit({ at, args: ['rev-parse', `--disambiguate=${id}`] });
  const { output } = await askGit({
    at,
    args: ['cat-file', '--batch-check=%(objectname) %(objecttype)'],
    input: named.output,
  });
  const found = [...output.toString('latin1').matchAll(/^([0-9a-f]+) commit$/gm)].map((match) => match[1]);
  return found.length === 1 ? found[0] : undefined;
}
