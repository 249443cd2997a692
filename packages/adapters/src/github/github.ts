import type { CodeHost, Config, Log, Tickets } from '@suture/core';
import type { HostParts } from '../code-hosts/host-parts.ts';
import { CodeHostRefused } from '../errors.ts';
import { createClients, createTokenClients, type GitHubApp, type GitHubClients } from './client.ts';
import { createGitHubCodeHost } from './code-host.ts';
import { createGitHubRollouts, readDeployments } from './deployments.ts';
import { downloadTree } from './download-tree.ts';
import { createGitHubCodeHistory } from './history.ts';
import { type Inspection, inspectApp, inspectRepository } from './inspect.ts';
import { createIssueTickets } from './issues.ts';
import { type AppRegistration, Comparison } from './replies.ts';

interface GitHubOptions {
  readonly app: GitHubApp;
  readonly config: Config;
  readonly log: Log;
  readonly fetch?: typeof fetch;
  /** Pauses between writes and before retries, as GitHub demands; off in tests. */
  readonly patient?: boolean;
}

export interface GitHub extends HostParts {
  /** The tickets of one repository: its issues. */
  ticketsFor(repository: string): Tickets;
  permissions(repository: string, branch?: string): Promise<Inspection>;
  /** The App's own settings. */
  registration(): Promise<AppRegistration>;
}

/** GitHub as one App, for every port that it serves. */
export function createGitHub(options: GitHubOptions): GitHub {
  return serveGitHub(createClients({ ...options, apiUrl: options.config.github.apiUrl }), options.config);
}

/** GitHub as the code host, by the token of a person. */
export function createTokenCodeHost(options: Omit<GitHubOptions, 'app'> & { readonly token: string }): CodeHost {
  const { config } = options;
  return createGitHubCodeHost(createTokenClients({ ...options, apiUrl: config.github.apiUrl }), config, Date.now);
}

/**
 * GitHub through clients that are open, for every port that it serves.
 * @param now milliseconds since the epoch
 */
export function serveGitHub(clients: GitHubClients, config: Config, now: () => number = Date.now): GitHub {
  async function isAncestor(repository: string, ancestor: string, descendant: string): Promise<boolean> {
    try {
      const { status } = await clients.ask(repository, 'read', async (repo) => {
        const basehead = `${ancestor}...${descendant}`;
        return Comparison.parse(
          (await repo.client.rest.repos.compareCommitsWithBasehead({ ...repo.name, basehead })).data,
        );
      });
      return status === 'ahead' || status === 'identical';
    } catch (error) {
      if (error instanceof CodeHostRefused) return false;
      throw error;
    }
  }

  return {
    codeHost: createGitHubCodeHost(clients, config, now),
    ticketsFor: (repository) => createIssueTickets(clients, repository),
    rollouts: createGitHubRollouts(clients, config, isAncestor),
    tree: (repository, commit) => downloadTree(clients, repository, commit),
    codeHistory: createGitHubCodeHistory(clients),
    deployments: (repository, limit, environment) => readDeployments(clients, repository, limit, environment),
    isAncestor,
    permissions: (repository, branch) => inspectRepository(clients, repository, branch),
    registration: () => inspectApp(clients),
  };
}
