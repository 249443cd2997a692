import * as z from 'zod';
import { app, created, ok, shapeIssue, userOf } from './answer.ts';
import type { StoredIssue } from './repository.ts';
import { changeIssue, type Route, withIssue } from './route.ts';

const NewIssue = z.object({ title: z.string(), body: z.string(), labels: z.array(z.string()) });
const NewComment = z.object({ body: z.string() });

/** Issues and their comments, as docs.github.com/en/rest describes it. */
export const issueRoutes: readonly Route[] = [
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
      withIssue(repository, number, (issue) =>
        ok(issue.comments.map(({ body, by }, index) => ({ id: index + 1, body, user: userOf(repository, by) }))),
      ),
  ],
  [
    'POST',
    /^\/issues\/(\d+)\/comments$/,
    (repository, { body }, [number], at) =>
      withIssue(repository, number, (issue) => {
        issue.comments.push({ ...NewComment.parse(body), at, by: app });
        return created({});
      }),
  ],
];
