import { createAppAuth } from '@octokit/auth-app';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit as Rest } from '@octokit/rest';
import type { Log } from '@suture/core';
import { z } from 'zod';
import { guardRequests } from './allowed-requests.ts';
import { explainFailure } from './failures.ts';
import { type Purpose, permissions } from './permissions.ts';

export interface GitHubApp {
  readonly id: string;
  /** PEM. */
  readonly privateKey: string;
}

export interface ClientOptions {
  readonly app: GitHubApp;
  readonly apiUrl: string;
  readonly log: Log;
  readonly fetch?: typeof fetch;
  /** Pauses between writes and before retries, as GitHub asks for; off in tests. */
  readonly patient?: boolean;
}

const Octokit = Rest.plugin(retry, throttling);
export type GitHubClient = InstanceType<typeof Octokit>;

export type RepositoryName = { readonly owner: string; readonly repo: string };

export interface GitHubClients {
  /** Does one thing in one repository with a token for just that. @throws CodeHostThrottled, CodeHostUnavailable, CodeHostRefused */
  ask<T>(
    repository: string,
    purpose: Purpose,
    what: (client: GitHubClient, name: RepositoryName) => Promise<T>,
  ): Promise<T>;
  /** As the App itself. */
  askAsApp<T>(repository: string, what: (client: GitHubClient, name: RepositoryName) => Promise<T>): Promise<T>;
  /** A commit's tree as GitHub packs it. */
  download(repository: string, commit: string): Promise<Response>;
}

/** Seconds that a wait asked for by GitHub may take inside a step; a longer one is the state machine's to wait. */
const longestWait = 60;
const Installation = z.object({ id: z.int() });

/** GitHub as an App: for each thing a token of its own, narrowed to the repository and to what the thing needs. */
export function createClients({
  app,
  apiUrl,
  log,
  fetch = globalThis.fetch,
  patient = true,
}: ClientOptions): GitHubClients {
  const guarded = guardRequests(fetch, apiUrl);
  const options = {
    baseUrl: apiUrl.replace(/\/$/, ''),
    userAgent: 'suture',
    request: { fetch: guarded, timeout: 30_000 },
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    retry: { enabled: patient },
    throttle: {
      enabled: patient,
      onRateLimit: (wait: number, request: object, _octokit: unknown, tries: number) => mayWait(wait, request, tries),
      onSecondaryRateLimit: (wait: number, request: object, _octokit: unknown, tries: number) =>
        mayWait(wait, request, tries),
    },
  };
  const plain = new Octokit(options);
  const auth = createAppAuth({ appId: app.id, privateKey: app.privateKey, request: plain.request });
  const installations = new Map<string, Promise<number>>();

  function mayWait(wait: number, request: object, tries: number): boolean {
    const url = 'url' in request ? String(request.url) : '';
    log.warn('code host asks for patience', { seconds: wait, tries, url });
    return wait <= longestWait && tries < 2;
  }

  async function askAsApp<T>(
    repository: string,
    what: (client: GitHubClient, name: RepositoryName) => Promise<T>,
  ): Promise<T> {
    try {
      const { token } = await auth({ type: 'app' });
      return await what(new Octokit({ ...options, auth: token }), nameOf(repository));
    } catch (error) {
      throw explainFailure(error, repository, 'as the App');
    }
  }

  function findInstallation(repository: string): Promise<number> {
    const known = installations.get(repository);
    if (known !== undefined) return known;
    const found = askAsApp(
      repository,
      async (client, name) => Installation.parse((await client.rest.apps.getRepoInstallation(name)).data).id,
    );
    installations.set(repository, found);
    found.catch(() => installations.delete(repository));
    return found;
  }

  async function mint(repository: string, purpose: Purpose): Promise<string> {
    const installationId = await findInstallation(repository);
    const { repo } = nameOf(repository);
    const { token } = await auth({
      type: 'installation',
      installationId,
      repositoryNames: [repo],
      permissions: permissions[purpose],
    });
    return token;
  }

  return {
    askAsApp,
    ask: async (repository, purpose, what) => {
      try {
        const token = await mint(repository, purpose);
        return await what(new Octokit({ ...options, auth: token }), nameOf(repository));
      } catch (error) {
        throw explainFailure(error, repository, purpose);
      }
    },
    download: async (repository, commit) => {
      const { owner, repo } = nameOf(repository);
      try {
        const token = await mint(repository, 'read');
        const answer = await guarded(
          `${options.baseUrl}/repos/${owner}/${repo}/tarball/${encodeURIComponent(commit)}`,
          {
            headers: { authorization: `token ${token}`, 'user-agent': 'suture' },
          },
        );
        const location = answer.headers.get('location');
        // The address carries its own short-lived right; the token stays here.
        return location === null ? answer : await fetch(location, { headers: { 'user-agent': 'suture' } });
      } catch (error) {
        throw explainFailure(error, repository, 'read');
      }
    },
  };
}

function nameOf(repository: string): RepositoryName {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
}
