import { isCommitId } from '../code-hosts/commit-id.ts';
import { askGit } from './git.ts';

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
