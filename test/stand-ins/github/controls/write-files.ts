import { readCommit } from '../../git/history.ts';
import { type Person, writeBlob, writeCommit, writeTree } from '../../git/objects.ts';
import { noreplyAddress, type Repository, type User, type World } from '../world.ts';

/** Text by path; null takes the file away. */
export type Files = Readonly<Record<string, string | null>>;

/** A commit with the files laid over its parent's; no branch is moved. */
export function writeFiles(
  world: World,
  repository: Repository,
  parent: string | undefined,
  message: string,
  files: Files,
  by?: User,
): string {
  const { git } = repository;
  const changes = Object.entries(files).map(([path, text]) => ({
    path,
    mode: '100644',
    sha: text === null ? null : writeBlob(git, text),
  }));
  const tree = writeTree(git, parent === undefined ? undefined : readCommit(git, parent).tree, changes);
  const person: Person = {
    name: by?.login ?? repository.name,
    email: by === undefined ? `${repository.name}@example.com` : noreplyAddress(by),
    date: world.clock(),
  };
  const parents = parent === undefined ? [] : [parent];
  return writeCommit(git, { tree, parents, message, author: person, committer: person });
}
