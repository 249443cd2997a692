import * as z from 'zod';
import { type Answer, created, ok, refused, shapeFiles, shapePull, shapeReviews } from './answer.ts';
import { incidentOf, type StoredIssue, type StoredRepository } from './repository.ts';
import { changeIssue, type Route, withIssue } from './route.ts';

const NewPull = z.object({
  title: z.string(),
  body: z.string(),
  head: z.string(),
  base: z.string(),
  draft: z.boolean().default(false),
});
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

/** Pull requests, as docs.github.com/en/rest describes it. */
export const pullRoutes: readonly Route[] = [
  [
    'GET',
    /^\/pulls$/,
    (repository, { query }) => {
      const branch = query.get('head')?.split(':')[1];
      const found = repository.issues.filter(
        ({ pull, state }) =>
          pull !== undefined && (branch === undefined || pull.headBranch === branch) && state === query.get('state'),
      );
      return ok(found.reverse().map((issue) => shapePull(repository, issue)));
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
  ['POST', /^\/pulls\/(\d+)\/requested_reviewers$/, () => created({})],
  [
    'GET',
    /^\/pulls\/(\d+)\/files$/,
    (repository, _request, [number]) =>
      withIssue(repository, number, ({ pull }) =>
        ok(pull === undefined ? [] : shapeFiles(repository, repository.commits.get(pull.head)?.parents[0], pull.head)),
      ),
  ],
];
