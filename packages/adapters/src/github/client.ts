import { createAppAuth } from '@octokit/auth-app';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit as Rest } from '@octokit/rest';
import type { Log } from '@suture/core';
import * as z from 'zod';
import { guardRequests } from './allowed-requests.ts';
import { explainFailure } from './failures.ts';
import { type Purpose, permissions } from './permissions.ts';

export interface GitHubApp {
  readonly id: string;
  /** PEM. */
  readonly privateKey: string;
}

interface ClientOptions {
  readonly apiUrl: string;
  readonly log: Log;
  readonly fetch?: typeof fetch;
  /** Pauses between writes and before retries, as GitHub demands; off in tests. */
  readonly patient?: boolean;
}

const Octokit = Rest.plugin(retry, throttling);

type RepositoryName = { readonly owner: string; readonly repo: string };

/** A repository, and a client that may do one thing in it. */
export interface Repo {
  readonly client: InstanceType<typeof Octokit>;
  readonly name: RepositoryName;
}

export interface AskGitHub {
  /** Does one thing in one repository, with a token that allows only that. @throws CodeHostThrottled, CodeHostUnavailable, CodeHostRefused */
  ask<T>(repository: string, purpose: Purpose, what: (repo: Repo) => Promise<T>): Promise<T>;
  /** A commit's tree as GitHub packs it. */
  download(repository: string, commit: string): Promise<Response>;
}

export interface GitHubClients extends AskGitHub {
  /** Acts as the App itself. */
  askAsApp<T>(repository: string, what: (repo: Repo) => Promise<T>): Promise<T>;
}

/** Most seconds to wait inside a step when GitHub demands it; for a longer wait the state machine retries the step. */
const longestWait = 60;
const Installation = z.object({ id: z.int() });

/** GitHub as an App. Each use has its own token, limited to the repository and to the permissions of its purpose. */
export function createClients({ app, ...options }: ClientOptions & { readonly app: GitHubApp }): GitHubClients {
  const connection = connect(options);
  const { open, plain } = connection;
  const auth = createAppAuth({ appId: app.id, privateKey: app.privateKey, request: plain.request });
  const installations = new Map<string, Promise<number>>();

  async function askAsApp<T>(repository: string, what: (repo: Repo) => Promise<T>): Promise<T> {
    try {
      const { token } = await auth({ type: 'app' });
      return await what(open(repository, token));
    } catch (error) {
      throw explainFailure(error, repository, 'as the App');
    }
  }

  function findInstallation(repository: string): Promise<number> {
    const known = installations.get(repository);
    if (known !== undefined) return known;
    const found = askAsApp(
      repository,
      async ({ client, name }) => Installation.parse((await client.rest.apps.getRepoInstallation(name)).data).id,
    );
    installations.set(repository, found);
    found.catch(() => installations.delete(repository));
    return found;
  }

  async function mint(repository: string, purpose: Purpose): Promise<string> {
    const installationId = await findInstallation(repository);
    const repositoryNames = [nameOf(repository).repo];
    const rights = { installationId, repositoryNames, permissions: permissions[purpose] };
    return (await auth({ type: 'installation', ...rights })).token;
  }

  return { askAsApp, ...askWith(connection, mint) };
}

/** GitHub with one token that a person gave. The same requests are allowed as for the App. */
export function createTokenClients({ token, ...options }: ClientOptions & { readonly token: string }): AskGitHub {
  return askWith(connect(options), async () => token);
}

interface Connection {
  readonly plain: InstanceType<typeof Octokit>;
  readonly baseUrl: string;
  open(repository: string, token: string): Repo;
  /** Sends only what is allowed. */
  readonly guarded: typeof fetch;
  /** For addresses that GitHub sends a client to. */
  readonly fetch: typeof fetch;
}

function connect({ apiUrl, log, fetch = globalThis.fetch, patient = true }: ClientOptions): Connection {
  const guarded = guardRequests(fetch, apiUrl);
  const options = {
    baseUrl: apiUrl.replace(/\/$/, ''),
    userAgent: 'suture',
    request: { fetch: guarded, timeout: 30_000 },
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    retry: { enabled: patient },
    throttle: {
      enabled: patient,
      onRateLimit: mayWait,
      onSecondaryRateLimit: mayWait,
    },
  };

  function mayWait(wait: number, request: object, _octokit: unknown, tries: number): boolean {
    const url = 'url' in request ? String(request.url) : '';
    log.warn('code host asks for patience', { seconds: wait, tries, url });
    return wait <= longestWait && tries < 2;
  }

  return {
    plain: new Octokit(options),
    baseUrl: options.baseUrl,
    open: (repository, token) => ({ client: new Octokit({ ...options, auth: token }), name: nameOf(repository) }),
    guarded,
    fetch,
  };
}

function askWith(
  { open, baseUrl, guarded, fetch }: Connection,
  tokenFor: (repository: string, purpose: Purpose) => Promise<string>,
): AskGitHub {
  return {
    ask: async (repository, purpose, what) => {
      try {
        return await what(open(repository, await tokenFor(repository, purpose)));
      } catch (error) {
        throw explainFailure(error, repository, purpose);
      }
    },
    download: async (repository, commit) => {
      const { owner, repo } = nameOf(repository);
      try {
        const headers = { authorization: `token ${await tokenFor(repository, 'read')}`, 'user-agent': 'suture' };
        const url = `${baseUrl}/repos/${owner}/${repo}/tarball/${encodeURIComponent(commit)}`;
        const answer = await guarded(url, { headers });
        const location = answer.headers.get('location');
        // The address contains its own short-lived permission; the token is not sent there.
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
