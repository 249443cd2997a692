import * as z from 'zod';
import {
  type Answer,
  created,
  notFound,
  ok,
  type RawText,
  refused,
  shapeCommit,
  shapeComparison,
  shapeDeployment,
  shapeGitCommit,
  shapeIssue,
  shapePull,
  shapeReviews,
} from './answer.ts';
import {
  addCommit,
  addTree,
  ancestorsOf,
  incidentOf,
  moveBranch,
  type StoredIssue,
  type StoredRepository,
  treeOf,
} from './repository.ts';

/** A request below `/repos/OWNER/NAME`. */
export interface Request {
  readonly method: string;
  /** Decoded, without the repository: `/pulls/7`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

type Handler = (
  repository: StoredRepository,
  request: Request,
  parts: readonly string[],
  at: string,
) => Answer | RawText;

const NewTree = z.object({
  base_tree: z.string(),
  tree: z.array(z.object({ path: z.string(), content: z.string().optional(), sha: z.null().optional() })),
});
const NewCommit = z.object({ message: z.string(), tree: z.string(), parents: z.array(z.string()) });
const NewRef = z.object({ ref: z.string(), sha: z.string() });
const MovedRef = z.object({ sha: z.string() });
const NewPull = z.object({
  title: z.string(),
  body: z.string(),
  head: z.string(),
  base: z.string(),
  draft: z.boolean().default(false),
});
const ChangedIssue = z.object({
  title: z.string().optional(),
  body: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
});
const NewIssue = z.object({ title: z.string(), body: z.string(), labels: z.array(z.string()) });
const NewComment = z.object({ body: z.string() });

/** Commits of a history that are listed, since each costs a request. */
const mostListed = 3;

/** Who acts through the API. */
export const app = 'suture[bot]';

function withIssue(repository: StoredRepository, number: string | undefined, what: (issue: StoredIssue) => Answer) {
  const issue = repository.issues[Number(number) - 1];
  return issue === undefined ? notFound : what(issue);
}

function changeIssue(issue: StoredIssue, body: unknown, at: string): void {
  const change = ChangedIssue.parse(body);
  issue.title = change.title ?? issue.title;
  issue.body = change.body ?? issue.body;
  if (change.state === undefined || change.state === issue.state) return;
  issue.state = change.state;
  issue.closedAt = change.state === 'closed' ? at : undefined;
  issue.closedBy = change.state === 'closed' ? app : undefined;
}

function openPull(repository: StoredRepository, body: unknown): Answer {
  const { title, body: text, head, base, draft } = NewPull.parse(body);
  const tip = repository.branches.get(head);
  if (tip === undefined) return refused('Validation Failed: head does not exist');
  if (repository.issues.some(({ pull, state }) => pull?.headBranch === head && state === 'open'))
    return refused(`A pull request already exists for ${head}.`);
  const issue: StoredIssue = {
    number: repository.issues.length + 1,
    title,
    body: text,
    state: 'open',
    closedAt: undefined,
    closedBy: undefined,
    labels: [],
    comments: [],
    pull: {
      headBranch: head,
      incidentId: incidentOf(head),
      base,
      head: tip,
      draft,
      mergedAt: undefined,
      mergedBy: undefined,
      mergeCommit: undefined,
      mergedHead: undefined,
      reopened: false,
      reviews: [],
    },
  };
  repository.issues.push(issue);
  return created(shapePull(repository, issue));
}

/** The part of GitHub's API that Suture uses, as docs.github.com/en/rest describes it. */
const routes: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
  ['GET', /^$/, () => ok({ default_branch: 'main' })],
  [
    'GET',
    /^\/branches\/(.+)$/,
    (repository, _request, [branch = '']) => {
      const sha = repository.branches.get(branch);
      return sha === undefined ? notFound : ok({ commit: { sha }, protected: branch === 'main' });
    },
  ],
  [
    'GET',
    /^\/commits$/,
    (repository, { query }) =>
      ok(
        ancestorsOf(repository, query.get('sha') ?? '')
          .slice(0, Math.min(mostListed, Number(query.get('per_page') ?? 30)))
          .map((commit) => shapeCommit(repository, commit)),
      ),
  ],
  [
    'GET',
    /^\/commits\/(.+)$/,
    (repository, _request, [ref = '']) => {
      const commit = repository.commits.get(ref);
      return commit === undefined ? notFound : ok(shapeCommit(repository, commit));
    },
  ],
  [
    'GET',
    /^\/compare\/(.+)\.\.\.(.+)$/,
    (repository, _request, [base = '', head = '']) =>
      repository.commits.has(base) && repository.commits.has(head)
        ? ok(shapeComparison(repository, base, head))
        : notFound,
  ],
  [
    'GET',
    /^\/contents\/(.+)$/,
    (repository, { query }, [path = '']) => {
      const raw = treeOf(repository, query.get('ref') ?? '').get(path);
      return raw === undefined ? notFound : { raw };
    },
  ],
  [
    'GET',
    /^\/git\/ref\/heads\/(.+)$/,
    (repository, _request, [branch = '']) => {
      const sha = repository.branches.get(branch);
      return sha === undefined ? notFound : ok({ object: { sha } });
    },
  ],
  [
    'GET',
    /^\/git\/commits\/(.+)$/,
    (repository, _request, [sha = '']) => {
      const commit = repository.commits.get(sha);
      return commit === undefined ? notFound : ok(shapeGitCommit(commit));
    },
  ],
  [
    'GET',
    /^\/git\/trees\/(.+)$/,
    (repository, _request, [sha = '']) =>
      ok({ tree: [...(repository.trees.get(sha)?.keys() ?? [])].map((path) => ({ path, mode: '100644' })) }),
  ],
  [
    'POST',
    /^\/git\/trees$/,
    (repository, { body }) => {
      const { base_tree, tree } = NewTree.parse(body);
      const files = new Map(repository.trees.get(base_tree));
      for (const { path, content } of tree) {
        if (content === undefined) files.delete(path);
        else files.set(path, content);
      }
      return created({ sha: addTree(repository, files) });
    },
  ],
  [
    'POST',
    /^\/git\/commits$/,
    (repository, { body }, _parts, at) =>
      created(shapeGitCommit(addCommit(repository, { ...NewCommit.parse(body), date: at }))),
  ],
  [
    'POST',
    /^\/git\/refs$/,
    (repository, { body }) => {
      const { ref, sha } = NewRef.parse(body);
      const branch = ref.replace('refs/heads/', '');
      if (repository.branches.has(branch)) return refused('Reference already exists');
      moveBranch(repository, branch, sha);
      return created({ object: { sha } });
    },
  ],
  [
    'PATCH',
    /^\/git\/refs\/heads\/(.+)$/,
    (repository, { body }, [branch = '']) => {
      if (!repository.branches.has(branch)) return refused('Reference does not exist');
      moveBranch(repository, branch, MovedRef.parse(body).sha);
      return ok({ object: MovedRef.parse(body) });
    },
  ],
  [
    'DELETE',
    /^\/git\/refs\/heads\/(.+)$/,
    (repository, _request, [branch = '']) => {
      if (!repository.branches.has(branch)) return refused('Reference does not exist');
      moveBranch(repository, branch, undefined);
      return { status: 204, body: undefined };
    },
  ],
  [
    'GET',
    /^\/pulls$/,
    (repository, { query }) => {
      const branch = query.get('head')?.split(':')[1];
      const found = repository.issues.filter(
        ({ pull, state }) => pull !== undefined && pull.headBranch === branch && state === query.get('state'),
      );
      return ok(found.map((issue) => shapePull(repository, issue)));
    },
  ],
  ['POST', /^\/pulls$/, (repository, { body }) => openPull(repository, body)],
  [
    'GET',
    /^\/pulls\/(\d+)$/,
    (repository, _request, [number]) => withIssue(repository, number, (issue) => ok(shapePull(repository, issue))),
  ],
  [
    'PATCH',
    /^\/pulls\/(\d+)$/,
    (repository, { body }, [number], at) =>
      withIssue(repository, number, (issue) => {
        changeIssue(issue, body, at);
        return ok(shapePull(repository, issue));
      }),
  ],
  [
    'GET',
    /^\/pulls\/(\d+)\/reviews$/,
    (repository, _request, [number]) => withIssue(repository, number, (issue) => ok(shapeReviews(issue))),
  ],
  ['GET', /^\/pulls\/(\d+)\/comments$/, () => ok([])],
  [
    'GET',
    /^\/issues$/,
    (repository, { query }) => {
      const label = query.get('labels') ?? '';
      const found = repository.issues.filter(({ labels }) => labels.includes(label)).reverse();
      return ok(found.map((issue) => shapeIssue(repository, issue)));
    },
  ],
  [
    'POST',
    /^\/issues$/,
    (repository, { body }) => {
      const { title, body: text, labels } = NewIssue.parse(body);
      const issue: StoredIssue = {
        number: repository.issues.length + 1,
        title,
        body: text,
        state: 'open',
        closedAt: undefined,
        closedBy: undefined,
        labels,
        comments: [],
        pull: undefined,
      };
      repository.issues.push(issue);
      return created(shapeIssue(repository, issue));
    },
  ],
  [
    'GET',
    /^\/issues\/(\d+)$/,
    (repository, _request, [number]) => withIssue(repository, number, (issue) => ok(shapeIssue(repository, issue))),
  ],
  [
    'PATCH',
    /^\/issues\/(\d+)$/,
    (repository, { body }, [number], at) =>
      withIssue(repository, number, (issue) => {
        changeIssue(issue, body, at);
        return ok(shapeIssue(repository, issue));
      }),
  ],
  [
    'GET',
    /^\/issues\/(\d+)\/comments$/,
    (repository, _request, [number]) =>
      withIssue(repository, number, (issue) => ok(issue.comments.map(({ body }) => ({ body })))),
  ],
  [
    'POST',
    /^\/issues\/(\d+)\/comments$/,
    (repository, { body }, [number], at) =>
      withIssue(repository, number, (issue) => {
        issue.comments.push({ ...NewComment.parse(body), at });
        return created({});
      }),
  ],
  [
    'GET',
    /^\/collaborators\/(.+)\/permission$/,
    (repository, _request, [login = '']) => {
      const account = repository.accounts.get(login);
      return account === undefined ? notFound : ok({ permission: account.access });
    },
  ],
  [
    'GET',
    /^\/deployments$/,
    (repository, { query }) => {
      const wanted = query.get('environment');
      const found = repository.deployments.filter(({ environment }) => wanted === null || environment === wanted);
      return ok(
        found
          .toReversed()
          .slice(0, Number(query.get('per_page') ?? 30))
          .map(shapeDeployment),
      );
    },
  ],
  [
    'GET',
    /^\/deployments\/(\d+)\/statuses$/,
    (repository, { query }, [id]) => {
      const statuses = repository.deployments.find((deployment) => deployment.id === Number(id))?.statuses ?? [];
      const newest = statuses.toReversed().slice(0, Number(query.get('per_page') ?? 30));
      return ok(newest.map(({ state, createdAt }) => ({ state, created_at: createdAt })));
    },
  ],
];

/** Answers a request. @throws RangeError for one that the API of the simulation does not have */
export function answerRequest(repository: StoredRepository, request: Request, at: string): Answer | RawText {
  for (const [method, shape, handler] of routes) {
    if (method !== request.method) continue;
    const found = shape.exec(request.path);
    if (found !== null) return handler(repository, request, found.slice(1), at);
  }
  throw new RangeError(`the simulated code host does not know ${request.method} ${request.path}`);
}
