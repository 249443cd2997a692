import { type BodyFields, isPlainPart, only, readFields } from '../code-hosts/request-body.ts';
import { RequestForbidden } from '../errors.ts';
import { blameQuery } from './blame-query.ts';

/** One allowed request. `*` stands for one part of a path, `**` for the rest of it. */
interface Allowed {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Whether the body is allowed. */
  readonly body?: (body: BodyFields) => boolean;
}

const ours = 'suture/';

/** All requests that Suture may send to GitHub. There is no merge, no approval and no other branch. */
const allowed: readonly Allowed[] = [
  { method: 'GET', path: '/app' },
  { method: 'POST', path: '/app/installations/*/access_tokens', body: only('repositories', 'permissions') },
  { method: 'GET', path: '/repos/*/*' },
  { method: 'GET', path: '/repos/*/*/installation' },
  { method: 'GET', path: '/repos/*/*/rules/branches/**' },
  { method: 'GET', path: '/repos/*/*/branches/**' },
  { method: 'GET', path: '/repos/*/*/commits' },
  { method: 'GET', path: '/repos/*/*/commits/*' },
  { method: 'GET', path: '/repos/*/*/commits/*/check-runs' },
  { method: 'GET', path: '/repos/*/*/commits/*/status' },
  { method: 'GET', path: '/repos/*/*/check-runs/*/annotations' },
  { method: 'GET', path: '/repos/*/*/compare/**' },
  { method: 'GET', path: '/repos/*/*/tarball/*' },
  { method: 'GET', path: '/repos/*/*/contents/**' },
  { method: 'GET', path: '/repos/*/*/git/ref/**' },
  { method: 'GET', path: `/repos/*/*/git/matching-refs/heads/${ours}**` },
  { method: 'GET', path: '/repos/*/*/git/commits/*' },
  { method: 'GET', path: '/repos/*/*/git/trees/*' },
  { method: 'GET', path: '/repos/*/*/git/blobs/*' },
  { method: 'POST', path: '/repos/*/*/git/trees', body: only('base_tree', 'tree') },
  { method: 'POST', path: '/repos/*/*/git/commits', body: only('message', 'tree', 'parents') },
  {
    method: 'POST',
    path: '/repos/*/*/git/refs',
    body: ({ ref, ...rest }) => typeof ref === 'string' && ref.startsWith(`refs/heads/${ours}`) && only('sha')(rest),
  },
  { method: 'PATCH', path: `/repos/*/*/git/refs/heads/${ours}**`, body: only('sha', 'force') },
  { method: 'DELETE', path: `/repos/*/*/git/refs/heads/${ours}**` },
  { method: 'GET', path: '/repos/*/*/pulls' },
  {
    method: 'POST',
    path: '/repos/*/*/pulls',
    body: ({ head, ...rest }) =>
      typeof head === 'string' && head.startsWith(ours) && only('title', 'body', 'base', 'draft')(rest),
  },
  { method: 'GET', path: '/repos/*/*/pulls/*' },
  { method: 'PATCH', path: '/repos/*/*/pulls/*', body: only('title', 'body', 'state') },
  { method: 'POST', path: '/repos/*/*/pulls/*/requested_reviewers', body: only('reviewers', 'team_reviewers') },
  { method: 'GET', path: '/repos/*/*/pulls/*/reviews' },
  { method: 'GET', path: '/repos/*/*/pulls/*/comments' },
  { method: 'POST', path: '/repos/*/*/pulls/*/comments/*/replies', body: only('body') },
  { method: 'GET', path: '/repos/*/*/pulls/*/files' },
  { method: 'GET', path: '/repos/*/*/issues' },
  { method: 'POST', path: '/repos/*/*/issues', body: only('title', 'body', 'labels') },
  { method: 'GET', path: '/repos/*/*/issues/*' },
  { method: 'PATCH', path: '/repos/*/*/issues/*', body: only('body', 'state', 'state_reason') },
  { method: 'GET', path: '/repos/*/*/issues/*/comments' },
  { method: 'POST', path: '/repos/*/*/issues/*/comments', body: only('body') },
  { method: 'GET', path: '/repos/*/*/collaborators/*/permission' },
  { method: 'GET', path: '/repos/*/*/deployments' },
  { method: 'GET', path: '/repos/*/*/deployments/*/statuses' },
  { method: 'GET', path: '/repos/*/*/actions/workflows/*/runs' },
  { method: 'POST', path: '/graphql', body: ({ query, ...rest }) => query === blameQuery && only('variables')(rest) },
];

const rules = allowed.map((entry) => ({ ...entry, shape: shapeOf(entry.path) }));

/**
 * A fetch that sends only allowed requests. It sits below every library that might build a request.
 * @param apiUrl the API's address; no other host is reached
 * @throws RequestForbidden before anything is sent
 */
export function guardRequests(fetch: typeof globalThis.fetch, apiUrl: string): typeof globalThis.fetch {
  const base = new URL(apiUrl);
  return async (input, init) => {
    if (typeof input !== 'string') throw new RequestForbidden('a request that is not named by its address');
    const url = new URL(input);
    const method = (init?.method ?? 'GET').toUpperCase();
    if (!isAllowed(url, method, init?.body, base)) throw new RequestForbidden(`${method} ${url.origin}${url.pathname}`);
    return fetch(input, { ...init, redirect: 'manual' });
  };
}

function isAllowed(url: URL, method: string, body: unknown, base: URL): boolean {
  const root = base.pathname.replace(/\/$/, '');
  if (url.origin !== base.origin || url.username !== '' || !url.pathname.startsWith(`${root}/`)) return false;
  const path = decode(url.pathname.slice(root.length));
  if (path === undefined) return false;
  const rule = rules.find((entry) => entry.method === method && entry.shape.test(path));
  if (rule === undefined) return false;
  if (rule.body === undefined) return body === undefined || body === null;
  const fields = readFields(body);
  return fields !== undefined && rule.body(fields);
}

/** The path, decoded once; undefined when it still contains an escape, `..` or an empty part, which Suture never sends. */
function decode(pathname: string): string | undefined {
  try {
    const path = decodeURIComponent(pathname);
    return path.split('/').slice(1).every(isPlainPart) ? path : undefined;
  } catch {
    return undefined;
  }
}

function shapeOf(path: string): RegExp {
  const escaped = path.replace(/[.]/g, '\\.').replace(/\*\*|\*/g, (star) => (star === '**' ? '.+' : '[^/]+'));
  return new RegExp(`^${escaped}$`);
}
