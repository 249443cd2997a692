import { type Config, packedRepositories, repositoriesOnGitLab } from '@suture/core';
import type { HostParts } from '../code-hosts/host-parts.ts';

/** The code hosts of a configuration. GitHub and GitLab are left out where no service uses them. */
export interface Hosts {
  readonly github?: HostParts | undefined;
  readonly gitlab?: HostParts | undefined;
  readonly packed: HostParts;
}

/** One host that passes each call to the one that its repository lives in. */
export function createHostsByRepository(config: Config, { github, gitlab, packed }: Hosts): HostParts {
  const repositories = packedRepositories(config);
  const onGitLab = repositoriesOnGitLab(config);
  const of = (repository: string): HostParts => {
    if (repositories.has(repository)) return packed;
    return (onGitLab.has(repository) ? gitlab : github) ?? packed;
  };
  const host = (repository: string) => of(repository).codeHost;
  const history = (repository: string) => of(repository).codeHistory;
  return {
    codeHost: {
      deployedCommit: (incident) => host(incident.repository).deployedCommit(incident),
      history: (repository, commit, limit) => host(repository).history(repository, commit, limit),
      diff: (repository, base, files) => host(repository).diff(repository, base, files),
      openReview: (repository, request) => host(repository).openReview(repository, request),
      otherChanges: (repository, commit) => host(repository).otherChanges(repository, commit),
      readReview: (repository, id) => host(repository).readReview(repository, id),
      comment: (repository, id, text) => host(repository).comment(repository, id, text),
      readCommands: (repository, conversation) => host(repository).readCommands(repository, conversation),
      readChecks: (repository, commit) => host(repository).readChecks(repository, commit),
      findPeople: (repository, question) => host(repository).findPeople(repository, question),
      askForReview: (repository, id, people) => host(repository).askForReview(repository, id, people),
      keepBranch: (repository, commit) => host(repository).keepBranch(repository, commit),
      readBaseTip: (repository, id) => host(repository).readBaseTip(repository, id),
      commentOnce: (repository, id, key, text) => host(repository).commentOnce(repository, id, key, text),
      replyOnce: (repository, id, comment, key, text) => host(repository).replyOnce(repository, id, comment, key, text),
      closeReview: (repository, id, reason) => host(repository).closeReview(repository, id, reason),
    },
    codeHistory: {
      ofFile: (repository, commit, path, limit) => history(repository).ofFile(repository, commit, path, limit),
      blame: (repository, commit, path) => history(repository).blame(repository, commit, path),
      changesOf: (repository, commit) => history(repository).changesOf(repository, commit),
      compare: (repository, base, head) => history(repository).compare(repository, base, head),
    },
    rollouts: { status: (incident, mergeCommit) => of(incident.repository).rollouts.status(incident, mergeCommit) },
    isAncestor: (repository, ancestor, descendant) => of(repository).isAncestor(repository, ancestor, descendant),
    deployments: (repository, limit) => of(repository).deployments(repository, limit),
    tree: (repository, commit) => of(repository).tree(repository, commit),
  };
}
