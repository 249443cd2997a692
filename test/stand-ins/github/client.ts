import { z } from 'zod';
import { createAppKey, signApp } from './sign-app.ts';
import type { GitHubStandIn } from './start.ts';

export interface Reply {
  readonly status: number;
  /** The JSON body; an empty object without one. */
  readonly body: Record<string, unknown>;
  /** The items of a list body. */
  readonly list: readonly Record<string, unknown>[];
  readonly text: string;
  readonly headers: Headers;
}

export interface Client {
  call(method: string, path: string, body?: unknown, accept?: string): Promise<Reply>;
  /** Calls below /repos/shop/orders. */
  orders(method: string, path: string, body?: unknown, accept?: string): Promise<Reply>;
}

const Item = z.record(z.string(), z.unknown());

/** Calls the stand-in directly, without a client library. */
export function createClient(url: string, credential: string | undefined): Client {
  async function call(method: string, path: string, body?: unknown, accept?: string): Promise<Reply> {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        accept: accept ?? 'application/vnd.github+json',
        ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json: unknown = /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : {};
    const list = Array.isArray(json) ? z.array(Item).parse(json) : [];
    return {
      status: response.status,
      body: Array.isArray(json) ? {} : Item.parse(json),
      list,
      text,
      headers: response.headers,
    };
  }
  return { call, orders: (method, path, body, accept) => call(method, `/repos/shop/orders${path}`, body, accept) };
}

export interface Seeded {
  readonly head: string;
  readonly installationId: number;
  /** Authorized by a token with all of the App's permissions. */
  readonly client: Client;
  /** Authorized by the App's own signature. */
  readonly app: Client;
  /** PEM. */
  readonly privateKey: string;
}

// Generating a key is the slowest part of a test.
const { publicKey, privateKey } = createAppKey();

const permissions = {
  contents: 'write',
  pull_requests: 'write',
  issues: 'write',
  deployments: 'read',
  checks: 'read',
  statuses: 'read',
};

/** A repository with an App installed, and two users: ada may write, eve may read. */
export async function seedShop(github: GitHubStandIn, now: Date = new Date()): Promise<Seeded> {
  const { head } = github.createRepository({
    name: 'shop/orders',
    files: { 'src/total.js': 'one\ntwo\nthree\n', 'README.md': '# Orders\n' },
    commits: [{ message: 'Count again\n\nIt was off by one.', files: { 'src/total.js': 'one\n2\nthree\n' } }],
  });
  github.createRepository({ name: 'shop/secret', files: { 'a.txt': 'a' } });
  github.addUser({ login: 'ada', permissions: { 'shop/orders': 'write' } });
  github.addUser({ login: 'eve', permissions: { 'shop/orders': 'read' } });
  const { installationId } = github.installApp({ appId: 7, publicKey, repositories: ['shop/orders'], permissions });
  const app = createClient(github.url, signApp(privateKey, 7, Math.floor(now.getTime() / 1000)));
  const { body } = await app.call('POST', `/app/installations/${installationId}/access_tokens`, {});
  return { head, installationId, app, privateKey, client: createClient(github.url, z.string().parse(body.token)) };
}

/** Commits one file to a new branch through the API, as the App would. Returns the commit. */
export async function pushBranch(client: Client, base: string, branch: string, text: string): Promise<string> {
  const tree = await client.orders('POST', '/git/trees', {
    base_tree: base,
    tree: [{ path: 'src/total.js', mode: '100644', type: 'blob', content: text }],
  });
  const commit = await client.orders('POST', '/git/commits', {
    message: 'Fix it',
    tree: tree.body.sha,
    parents: [base],
  });
  const made = z.string().parse(commit.body.sha);
  await client.orders('POST', '/git/refs', { ref: `refs/heads/${branch}`, sha: made });
  return made;
}
