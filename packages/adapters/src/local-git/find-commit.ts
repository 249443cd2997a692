import { isCommitId } from '../code-hosts/commit-id.ts';
import { askGit } from './git.ts';

/**
 * The full id of the commit that an id or its prefix names; undefined when none or more than one matches. Branches and tags are
 * ignored, because their names may look like a prefix.
 */
export async function findCommit(at: string, id: string): Promise<string | undefined> {
  if (!isCommitId(id)) return undefined;
  const named = await askGit({ at, args: ['rev-parse', `--disambiguate=${id}`] });
  const args = ['cat-file', '--batch-check=%(objectname) %(objecttype)'];
  const { output } = await askGit({ at, args, input: named.output });
  const found = [...output.toString('latin1').matchAll(/^([0-9a-f]+) commit$/gm)].map((match) => match[1]);
  return found.length === 1 ? found[0] : undefined;
}
