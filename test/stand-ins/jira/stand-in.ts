import { Hono } from 'hono';
import * as z from 'zod';

interface Options {
  readonly deployment: 'cloud' | 'data-center';
}

interface Issue {
  readonly key: string;
  readonly summary: string;
  readonly labels: readonly string[];
  readonly fields: Readonly<Record<string, unknown>>;
  description: unknown;
  status: 'To Do' | 'In Progress' | 'Done';
  resolution: string | undefined;
  readonly comments: { readonly body: unknown }[];
}

export interface JiraStandIn {
  readonly url: string;
  readonly email: string;
  readonly token: string;
  readonly project: string;
  readonly fetch: typeof fetch;
  /** Requests so far: `POST issue`. */
  readonly requests: readonly string[];
  issue(key: string): Issue | undefined;
  issues(): readonly Issue[];
  /** Changes the description as a person does. */
  edit(key: string, change: (text: string) => string): void;
  close(key: string): void;
  remove(key: string): void;
  /** The next requests of this kind get this status; every one while `times` is not used up. */
  fail(match: RegExp, status: number, times?: number): void;
  /** Permissions that the account has no more. */
  revoke(...names: readonly string[]): void;
  /** Names of the transitions that an open issue has. */
  transitions: readonly string[];
}

const Text = z.string().min(1);
const Node: z.ZodType = z.looseObject({
  type: Text,
  text: Text.optional(),
  get content() {
    return z.array(Node).optional();
  },
});
const Document = z.strictObject({ type: z.literal('doc'), version: z.literal(1), content: z.array(Node) });
const NewIssue = z.object({
  fields: z.looseObject({
    project: z.object({ key: Text }),
    issuetype: z.object({ name: Text }),
    summary: Text.max(255),
    description: z.unknown(),
    labels: z.array(z.string().regex(/^\S{1,255}$/)),
    priority: z.object({ name: Text }).optional(),
  }),
});
const Search = z.object({ jql: Text, fields: z.array(z.string()), maxResults: z.int().max(100) });
const project = 'OPS';

/** A Jira with one project and one account. */
export function createJiraStandIn({ deployment }: Options): JiraStandIn {
  const issues = new Map<string, Issue>();
  const requests: string[] = [];
  const failures: { readonly match: RegExp; readonly status: number; left: number }[] = [];
  const revoked = new Set<string>();
  const [email, token] = ['suture@example.com', 'token-of-jira'];
  const isCloud = deployment === 'cloud';
  const state = { transitions: ['Start', 'Done'] as readonly string[], next: 1 };
  const allowed = isCloud ? `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}` : `Bearer ${token}`;
  const refuse = (errorMessages: readonly string[], errors: Readonly<Record<string, string>> = {}) => ({
    errorMessages,
    errors,
  });
  const unseen = refuse(['Issue does not exist or you do not have permission to see it.']);
  const has = (name: string) => !revoked.has(name);
  const isText = (value: unknown) =>
    isCloud ? Document.safeParse(value).success : z.string().max(32_767).safeParse(value).success;
  const find = (key: string) => (has('BROWSE_PROJECTS') ? issues.get(key) : undefined);

  const api = new Hono();
  api.get('/myself', (c) => c.json({ emailAddress: email, active: true }));
  api.get('/project/:key', (c) =>
    c.req.param('key') === project && has('BROWSE_PROJECTS')
      ? c.json({ key: project, issueTypes: [{ name: 'Bug' }, { name: 'Task' }] })
      : c.json(refuse([`No project could be found with key '${c.req.param('key')}'.`]), 404),
  );
  api.get('/mypermissions', (c) => {
    const names = (c.req.query('permissions') ?? '').split(',');
    return c.json({ permissions: Object.fromEntries(names.map((name) => [name, { havePermission: has(name) }])) });
  });
  api.post(isCloud ? '/search/jql' : '/search', async (c) => {
    const { jql, maxResults } = Search.parse(await c.req.json());
    const wanted = /^project = "OPS" AND labels = "([^"]+)" ORDER BY created ASC$/.exec(jql)?.[1];
    if (wanted === undefined) return c.json(refuse(['Error in the JQL Query.']), 400);
    const found = [...issues.values()].filter(({ labels }) => has('BROWSE_PROJECTS') && labels.includes(wanted));
    return c.json({ issues: found.slice(0, maxResults).map(({ key }) => ({ id: key, key })), isLast: true });
  });
  api.post('/issue', async (c) => {
    const { fields } = NewIssue.parse(await c.req.json());
    const { project: of, issuetype, priority, summary, description, labels, ...rest } = fields;
    const errors: Record<string, string> = {};
    if (of.key !== project || !has('CREATE_ISSUES')) errors.project = 'project is required';
    if (!['Bug', 'Task'].includes(issuetype.name)) errors.issuetype = 'Specify a valid issue type';
    if (priority !== undefined && !['High', 'Low'].includes(priority.name))
      errors.priority = 'Specify a valid priority';
    if (!isText(description)) errors.description = 'Operation value must be an Atlassian Document';
    for (const name of Object.keys(rest))
      if (name !== 'customfield_10010') errors[name] = `Field '${name}' cannot be set.`;
    if (Object.keys(errors).length > 0) return c.json(refuse([], errors), 400);
    const key = `${project}-${state.next}`;
    state.next += 1;
    issues.set(key, {
      key,
      summary,
      labels,
      fields,
      description,
      status: 'To Do',
      resolution: undefined,
      comments: [],
    });
    return c.json({ id: key, key, self: `https://jira.example.com/rest/api/3/issue/${key}` }, 201);
  });
  api.get('/issue/:key', (c) => {
    const issue = find(c.req.param('key'));
    if (issue === undefined) return c.json(unseen, 404);
    const { key, summary, description, status } = issue;
    const category = status === 'Done' ? 'done' : status === 'To Do' ? 'new' : 'indeterminate';
    return c.json({
      key,
      fields: { summary, description, status: { name: status, statusCategory: { key: category } } },
    });
  });
  api.put('/issue/:key', async (c) => {
    const issue = find(c.req.param('key'));
    if (issue === undefined) return c.json(unseen, 404);
    if (!has('EDIT_ISSUES')) return c.json(refuse(['You do not have permission to edit issues in this project.']), 403);
    const { description } = z
      .object({ fields: z.strictObject({ description: z.unknown() }) })
      .parse(await c.req.json()).fields;
    if (!isText(description))
      return c.json(refuse([], { description: 'Operation value must be an Atlassian Document' }), 400);
    issue.description = description;
    return c.body(null, 204);
  });
  api.get('/issue/:key/comment', (c) => {
    const issue = find(c.req.param('key'));
    return issue === undefined ? c.json(unseen, 404) : c.json({ comments: issue.comments.toReversed() });
  });
  api.post('/issue/:key/comment', async (c) => {
    const issue = find(c.req.param('key'));
    if (issue === undefined) return c.json(unseen, 404);
    if (!has('ADD_COMMENTS')) return c.json(refuse(['You do not have the permission to comment on this issue.']), 403);
    const { body } = z.strictObject({ body: z.unknown() }).parse(await c.req.json());
    if (!isText(body)) return c.json(refuse([], { comment: 'Comment body is not valid!' }), 400);
    issue.comments.push({ body });
    return c.json({ id: String(issue.comments.length) }, 201);
  });
  api.get('/issue/:key/transitions', (c) => {
    const issue = find(c.req.param('key'));
    if (issue === undefined) return c.json(unseen, 404);
    const offered = has('TRANSITION_ISSUES') ? state.transitions : [];
    return c.json({
      transitions: offered.map((name, at) => ({
        id: String(at + 1),
        name,
        to: { name: name === 'Start' ? 'In Progress' : name },
        fields: name === 'Start' ? {} : { resolution: { required: true } },
      })),
    });
  });
  api.post('/issue/:key/transitions', async (c) => {
    const issue = find(c.req.param('key'));
    if (issue === undefined) return c.json(unseen, 404);
    const { transition, fields } = z
      .object({
        transition: z.object({ id: Text }),
        fields: z.object({ resolution: z.object({ name: Text }) }).optional(),
      })
      .parse(await c.req.json());
    const name = state.transitions[Number(transition.id) - 1];
    if (name === 'Start') issue.status = 'In Progress';
    else if (fields?.resolution.name !== 'Done')
      return c.json(refuse([], { resolution: 'Resolution is required.' }), 400);
    else {
      issue.status = 'Done';
      issue.resolution = fields.resolution.name;
    }
    return c.body(null, 204);
  });

  const url = 'https://jira.example.com';
  const base = `${url}/rest/api/${isCloud ? '3' : '2'}`;
  const answer: typeof fetch = async (input, init) => {
    const address = String(input);
    if (!address.startsWith(`${base}/`)) throw new TypeError(`fetch failed: ${address} is not this Jira`);
    const path = address.slice(base.length);
    const request = `${init?.method ?? 'GET'} ${path.slice(1).split('?', 1)[0]}`;
    requests.push(request);
    const failure = failures.find(({ match, left }) => left > 0 && match.test(request));
    if (failure !== undefined) {
      failure.left -= 1;
      if (failure.status === 0) throw new TypeError('fetch failed');
      return new Response('{"errorMessages":["Something went wrong"],"errors":{}}', { status: failure.status });
    }
    if (new Headers(init?.headers).get('authorization') !== allowed)
      return new Response('Client must be authenticated to access this resource.', { status: 401 });
    return api.request(path, init);
  };
  const kept = (key: string): Issue => {
    const issue = issues.get(key);
    if (issue === undefined) throw new RangeError(`There is no issue ${key}.`);
    return issue;
  };
  return {
    url,
    email,
    token,
    project,
    fetch: answer,
    requests,
    issue: (key) => issues.get(key),
    issues: () => [...issues.values()],
    edit: (key, change) => {
      const issue = kept(key);
      if (typeof issue.description === 'string') issue.description = change(issue.description);
      else issue.description = JSON.parse(change(JSON.stringify(issue.description)));
    },
    close: (key) => {
      kept(key).status = 'Done';
    },
    remove: (key) => void issues.delete(key),
    fail: (match, status, times = Number.POSITIVE_INFINITY) => void failures.push({ match, status, left: times }),
    revoke: (...names) => {
      for (const name of names) revoked.add(name);
    },
    get transitions() {
      return state.transitions;
    },
    set transitions(names) {
      state.transitions = names;
    },
  };
}
