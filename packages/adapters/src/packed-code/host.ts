import type { Incident } from '@suture/core';
import { boundCommit } from '../code-hosts/bounds.ts';
import type { HostParts } from '../code-hosts/host-parts.ts';
import { withoutDialogue } from '../code-hosts/without-dialogue.ts';
import { CodeNotPushed, ProposalImpossible, TreeMissing, TreeTooLarge } from '../errors.ts';
import type { PushedCode } from './pushed-code.ts';

/** Packed bytes that fit into a step's memory. */
const largestTree = 200_000_000;

/** What there is beside the packed trees. */
interface PackedHostOptions {
  /** Packs the present commit of the incident's repository anew, where nobody pushes it. */
  readonly refresh?: (incident: Pick<Incident, 'id' | 'repository'>) => Promise<void>;
}

/** Code from packed trees. It can be read and not changed: there is no branch, no pull request and no deployment here. */
export function createPackedHost(
  code: Pick<PushedCode, 'deployed' | 'tree'>,
  { refresh }: PackedHostOptions = {},
): HostParts {
  const refuse = (repository: string) => Promise.reject(new ProposalImpossible(repository));
  return {
    codeHost: {
      deployedCommit: async (incident) => {
        const { repository, service } = incident;
        await refresh?.(incident);
        const pushed = await code.deployed(repository);
        if (pushed === undefined) throw new CodeNotPushed(repository, service);
        return pushed.commit;
      },
      history: async (repository, commit, limit) => {
        const commits = (await code.deployed(repository))?.commits ?? [];
        const start = commits.findIndex(({ id }) => id === commit);
        return start === -1 ? [] : commits.slice(start, start + limit).map(boundCommit);
      },
      diff: refuse,
      openReview: refuse,
      otherChanges: async () => [],
      readReview: refuse,
      comment: refuse,
      ...withoutDialogue,
      closeReview: refuse,
    },
    codeHistory: {
      ofFile: async (repository, commit, path, limit) => {
        const commits = (await code.deployed(repository))?.commits ?? [];
        const start = commits.findIndex(({ id }) => id === commit);
        const touching = commits
          .slice(start === -1 ? commits.length : start)
          .filter(({ files }) => files.includes(path));
        return touching.slice(0, limit).map(boundCommit);
      },
      blame: async () => [],
      changesOf: async () => undefined,
      compare: async () => undefined,
    },
    rollouts: { status: ({ repository }) => refuse(repository) },
    isAncestor: async () => false,
    deployments: async () => [],
    tree: async (repository, commit) => {
      const bytes = await code.tree(repository, commit);
      if (bytes === undefined) throw new TreeMissing(repository, commit);
      if (bytes.length > largestTree) throw new TreeTooLarge(largestTree);
      return bytes;
    },
  };
}
