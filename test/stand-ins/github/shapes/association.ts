import { accessOf, type Repository, type User } from '../world.ts';

/** A person's relation to a repository, as `author_association` names it. */
export function associationOf(repository: Repository, user: User): 'OWNER' | 'COLLABORATOR' | 'NONE' {
  if (user === repository.owner) return 'OWNER';
  return accessOf(user, repository) === 'none' ? 'NONE' : 'COLLABORATOR';
}
