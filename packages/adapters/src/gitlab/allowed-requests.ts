import { type BodyFields, only, readFields } from '../code-hosts/request-body.ts';
import { RequestForbidden } from '../errors.ts';
import { hasQuickAction } from './quick-actions.ts';

/** One allowed request. `*` stands for one part of a path, `{ours}` for a branch of Suture. */
interface Allowed {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below a configured project, or from the root where it begins with `/`. */
  readonly path: string;
  readonly body?: (body: BodyFields) => boolean;
}

const ours = 'suture/';

/** All requests that Suture may send to GitLab. There is no merge, no approval, no other branch and no setting of a project. */
const allowed: readonly Allowed[] = [
  { method: 'GET', path: '/user' },
  { method: 'GET', path: '/users/*' },
  { method: 'GET', path: '/users' },
  { method: 'GET', path: '/events' },
  { method: 'GET', path: '/personal_access_tokens/self' },
  { method: 'GET', path: '' },
  { method: 'GET', path: 'members/all/*' },
  { method: 'GET', path: 'protected_branches/*' },
  { method: 'GET', path: 'repository/branches/*' },
  { method: 'DELETE', path: 'repository/branches/{ours}' },
  { method: 'GET', path: 'repository/commits' },
  { method: 'GET', path: 'repository/commits/*' },
  { method: 'GET', path: 'repository/commits/*/diff' },
  { method: 'GET', path: 'repository/commits/*/merge_requests' },
  { method: 'GET', path: 'repository/commits/*/statuses' },
  { method: 'GET', path: 'jobs/*' },
  {
    method: 'POST',
    path: 'repository/commits',
    body: ({ branch, ...rest }) => isOurs(branch) && only('start_sha', 'commit_message', 'actions', 'force')(rest),
  },
  { method: 'GET', path: 'repository/compare' },
  { method: 'GET', path: 'repository/merge_base' },
  { method: 'GET', path: 'repository/files/*' },
  { method: 'GET', path: 'repository/files/*/blame' },
  { method: 'GET', path: 'repository/archive.tar.gz' },
  { method: 'GET', path: 'merge_requests' },
  {
    method: 'POST',
    path: 'merge_requests',
    body: ({ source_branch, ...rest }) =>
      isOurs(source_branch) && only('title', 'description', 'target_branch')(rest) && isHarmless(rest),
  },
  { method: 'GET', path: 'merge_requests/*' },
  { method: 'PUT', path: 'merge_requests/*', body: (body) => isEdit(body) || isReviewRequest(body) },
  { method: 'GET', path: 'merge_requests/*/approvals' },
  { method: 'GET', path: 'merge_requests/*/reviewers' },
  { method: 'GET', path: 'merge_requests/*/versions' },
  { method: 'GET', path: 'merge_requests/*/pipelines' },
  { method: 'GET', path: 'merge_requests/*/diffs' },
  { method: 'GET', path: 'merge_requests/*/notes' },
  { method: 'POST', path: 'merge_requests/*/notes', body: (body) => only('body')(body) && isHarmless(body) },
  { method: 'GET', path: 'merge_requests/*/discussions' },
  {
    method: 'POST',
    path: 'merge_requests/*/discussions/*/notes',
    body: (body) => only('body')(body) && isHarmless(body),
  },
  { method: 'GET', path: 'issues' },
  {
    method: 'POST',
    path: 'issues',
    body: (body) => only('title', 'description', 'labels')(body) && isHarmless(body),
  },
  { method: 'GET', path: 'issues/*' },
  { method: 'PUT', path: 'issues/*', body: isEdit },
  { method: 'GET', path: 'issues/*/notes' },
  { method: 'POST', path: 'issues/*/notes', body: (body) => only('body')(body) && isHarmless(body) },
  { method: 'GET', path: 'deployments' },
];

function isOurs(branch: unknown): boolean {
  return typeof branch === 'string' && branch.startsWith(ours);
}

function isEdit({ state_event, ...rest }: BodyFields): boolean {
  const isKept = state_event === undefined || state_event === 'close';
  return isKept && only('title', 'description')(rest) && isHarmless(rest);
}

function isReviewRequest({ reviewer_ids, ...rest }: BodyFields): boolean {
  return (
    Array.isArray(reviewer_ids) && reviewer_ids.length > 0 && reviewer_ids.every(Number.isSafeInteger) && only()(rest)
  );
}

/** Whether none of the texts could be carried out. */
function isHarmless(body: BodyFields): boolean {
  return Object.values(body).every((value) => typeof value === 'string' && !hasQuickAction(value));
}

interface Reach {
  /** The REST API's address; no other host is reached. */
  readonly apiUrl: string;
  /** The paths of the projects; no other project is reached. */
  readonly projects: ReadonlySet<string>;
}

/**
 * A fetch that sends only allowed requests. It sits below everything that builds a request.
 * @throws RequestForbidden before anything is sent
 */
export function guardGitLabRequests(fetch: typeof globalThis.fetch, reach: Reach): typeof globalThis.fetch {
  return async (input, init) => {
    if (typeof input !== 'string') throw new RequestForbidden('a request that is not named by its address');
    const url = new URL(input);
    const method = (init?.method ?? 'GET').toUpperCase();
    if (!isAllowed(url, method, init?.body, reach))
      throw new RequestForbidden(`${method} ${url.origin}${url.pathname}`);
    return fetch(input, { ...init, redirect: 'manual' });
  };
}

function isAllowed(url: URL, method: string, body: unknown, { apiUrl, projects }: Reach): boolean {
  const base = new URL(apiUrl);
  const root = base.pathname.replace(/\/$/, '');
  if (url.origin !== base.origin || url.username !== '' || !url.pathname.startsWith(`${root}/`)) return false;
  const parts = url.pathname
    .slice(root.length + 1)
    .split('/')
    .map(decodePart);
  if (parts.includes(undefined)) return false;
  const [first, project = '', ...below] = parts.map((part) => part ?? '');
  const isInProject = first === 'projects';
  if (isInProject && !projects.has(project)) return false;
  const path = isInProject ? below : parts.map((part) => part ?? '');
  const rule = allowed.find((entry) => entry.method === method && fits(entry.path, path, isInProject));
  if (rule === undefined) return false;
  if (rule.body === undefined) return body === undefined || body === null;
  const fields = readFields(body);
  return fields !== undefined && rule.body(fields);
}

function fits(rule: string, path: readonly string[], isInProject: boolean): boolean {
  if (rule.startsWith('/') === isInProject) return false;
  const parts = rule.split('/').filter((part) => part !== '');
  return (
    parts.length === path.length &&
    parts.every((part, at) => part === '*' || part === path[at] || (part === '{ours}' && isOurs(path[at])))
  );
}

/** A part of a path, decoded once. A project, a branch or a file's path is one part, whose slashes are encoded. */
function decodePart(part: string): string | undefined {
  try {
    const text = decodeURIComponent(part);
    const isPlain = text.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    return isPlain && !/[\u0000-\u001f\u007f]/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
