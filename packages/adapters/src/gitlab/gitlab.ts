import { setTimeout } from 'node:timers/promises';
import { type Config, repositoriesOnGitLab, type Tickets } from '@suture/core';
import type { HostParts } from '../code-hosts/host-parts.ts';
import { readPackedTree } from '../code-hosts/packed-tree.ts';
import { CodeHostRefused } from '../errors.ts';
import { openGitLab } from './api.ts';
import { createGitLabCodeHost } from './code-host.ts';
import { createGitLabRollouts, readDeployments } from './deployments.ts';
import { createGitLabCodeHistory } from './history.ts';
import { inspectProject } from './inspect.ts';
import { createGitLabTickets } from './issues.ts';
import { Commit } from './replies.ts';

interface GitLabOptions {
  readonly config: Config;
  /** Read at each use, since it can be rotated. */
  readonly token: () => Promise<string>;
  /** The paths of the projects that may be reached; those of the configuration's services when left out. */
  readonly projects?: readonly string[];
  readonly fetch?: typeof fetch;
  readonly pause?: (milliseconds: number) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface GitLab extends HostParts {
  /** The tickets of one project: its issues. */
  ticketsFor(repository: string): Tickets;
  /** What keeps Suture from working in a project, each with its remedy; nothing where all is well. It only reads. */
  inspect(repository: string, branch?: string): Promise<readonly string[]>;
}

/** GitLab by one token, for every port that it serves. */
export function createGitLab(options: GitLabOptions): GitLab {
  const { config, token, fetch, pause = (milliseconds) => setTimeout(milliseconds), now = Date.now } = options;
  const open = openGitLab({
    apiUrl: config.gitlab.apiUrl,
    projects: new Set(options.projects ?? repositoriesOnGitLab(config)),
    token,
    pause,
    ...(fetch === undefined ? {} : { fetch }),
  });

  async function isAncestor(repository: string, ancestor: string, descendant: string): Promise<boolean> {
    const query = new URLSearchParams([
      ['refs[]', ancestor],
      ['refs[]', descendant],
    ]);
    try {
      const path = `repository/merge_base?${query}`;
      const base = await open(repository).ask({ path, schema: Commit, needs: 'to read the code' });
      return base?.id === ancestor;
    } catch (error) {
      if (error instanceof CodeHostRefused) return false;
      throw error;
    }
  }

  return {
    codeHost: createGitLabCodeHost(open, config, now),
    ticketsFor: (repository) => createGitLabTickets(open(repository)),
    rollouts: createGitLabRollouts(open, config, isAncestor),
    tree: async (repository, commit) => {
      const query = new URLSearchParams({ sha: commit });
      return readPackedTree(await open(repository).download(`repository/archive.tar.gz?${query}`));
    },
    codeHistory: createGitLabCodeHistory(open),
    deployments: (repository, limit, environment) => readDeployments(open(repository), limit, environment),
    isAncestor,
    inspect: (repository, branch) => inspectProject(open(repository), branch),
  };
}
