import { accessOf, type Repository, type User } from '../world.ts';

/** How somebody stands to a repository, in the words of `author_association`. */
export function associationOf(repository: Repository, user: User): 'OWNER' | 'COLLABORATOR' | 'NONE' {
  if (user === repository.owner) return 'OWNER';
  return accessOf(user, repository) === 'none' ? 'NONE' : 'COLLABORATOR';
}
