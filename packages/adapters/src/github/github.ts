import type { CodeHost, Config, Log, Rollouts, Tickets } from '@suture/core';
import { createGitHubCodeHost } from '../code-hosts/github.ts';
import { TreeTooLarge } from '../errors.ts';
import { createGitHubRollouts } from '../rollouts/github-deployments.ts';
import { createIssueTickets } from '../tickets/github-issues.ts';
import { blameQuery } from './blame-query.ts';
import { createClients, type GitHubApp } from './client.ts';
import { type Inspection, inspectRepository } from './inspect.ts';
import { Blame, Comparison } from './replies.ts';

export interface GitHubOptions {
  readonly app: GitHubApp;
  readonly config: Config;
  readonly log: Log;
  readonly fetch?: typeof fetch;
  /** Pauses between writes and before retries, as GitHub asks for; off in tests. */
  readonly patient?: boolean;
}

/** Lines that one commit wrote last. Lines count from 1. */
export interface BlameRange {
  readonly startLine: number;
  readonly endLine: number;
  readonly commit: { readonly id: string; readonly date: string; readonly subject: string };
}

export interface FileDifference {
  readonly path: string;
  readonly status: string;
  /** Unified; absent for what is binary or too large. */
  readonly patch?: string;
}

export interface GitHub {
  readonly codeHost: CodeHost;
  /** The tickets of one repository: its issues. */
  ticketsFor(repository: string): Tickets;
  readonly rollouts: Rollouts;
  /** A commit's tree as GitHub packs it: a gzipped tar with one folder. @throws TreeTooLarge */
  tree(repository: string, commit: string): Promise<Uint8Array>;
  blame(repository: string, commit: string, path: string): Promise<readonly BlameRange[]>;
  compare(repository: string, base: string, head: string): Promise<readonly FileDifference[]>;
  /** Whether the one commit is reachable from the other; false where either is unknown. */
  isAncestor(repository: string, ancestor: string, descendant: string): Promise<boolean>;
  permissions(repository: string, branch?: string): Promise<Inspection>;
}

/** Packed, what a build's storage and a step's memory can take. */
const largestTree = 200_000_000;

/** GitHub as one App, for every port that it stands behind. */
export function createGitHub(options: GitHubOptions): GitHub {
  const { config } = options;
  const clients = createClients({ ...options, apiUrl: config.github.apiUrl });
  const compare = (repository: string, base: string, head: string) =>
    clients.ask(repository, 'read', async (client, name) =>
      Comparison.parse(
        (await client.rest.repos.compareCommitsWithBasehead({ ...name, basehead: `${base}...${head}` })).data,
      ),
    );

  async function isAncestor(repository: string, ancestor: string, descendant: string): Promise<boolean> {
    try {
      const { status } = await compare(repository, ancestor, descendant);
      return status === 'ahead' || status === 'identical';
    } catch (error) {
      if (error instanceof Error && error.name === 'CodeHostRefused') return false;
      throw error;
    }
  }

  return {
    codeHost: createGitHubCodeHost(clients, config),
    ticketsFor: (repository) => createIssueTickets(clients, repository),
    rollouts: createGitHubRollouts(clients, config, isAncestor),
    tree: async (repository, commit) => {
      const answer = await clients.download(repository, commit);
      if (Number(answer.headers.get('content-length') ?? 0) > largestTree) throw new TreeTooLarge(largestTree);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (bytes.length > largestTree) throw new TreeTooLarge(largestTree);
      return bytes;
    },
    blame: (repository, commit, path) =>
      clients.ask(repository, 'read', async (client, { owner, repo }) => {
        const data = Blame.parse(await client.graphql(blameQuery, { owner, name: repo, commit, path }));
        return (data.repository.object?.blame.ranges ?? []).map((range) => ({
          startLine: range.startingLine,
          endLine: range.endingLine,
          commit: { id: range.commit.oid, date: range.commit.committedDate, subject: range.commit.messageHeadline },
        }));
      }),
    compare: async (repository, base, head) =>
      (await compare(repository, base, head)).files.map(({ filename, status, patch }) => ({
        path: filename,
        status,
        ...(patch === undefined ? {} : { patch }),
      })),
    isAncestor,
    permissions: (repository, branch) => inspectRepository(clients, repository, branch),
  };
}
