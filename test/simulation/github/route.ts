import * as z from 'zod';
import { type Answer, app, notFound, type RawText } from './answer.ts';
import type { StoredIssue, StoredRepository } from './repository.ts';

/** A request below `/repos/OWNER/NAME`. */
export interface Request {
  readonly method: string;
  /** Decoded, without the repository: `/pulls/7`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export type Handler = (
  repository: StoredRepository,
  request: Request,
  parts: readonly string[],
  at: string,
) => Answer | RawText;

export type Route = readonly [method: string, path: RegExp, handler: Handler];

const ChangedIssue = z.object({
  title: z.string().optional(),
  body: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
});
export function withIssue(
  repository: StoredRepository,
  number: string | undefined,
  what: (issue: StoredIssue) => Answer,
) {
  const issue = repository.issues[Number(number) - 1];
  return issue === undefined ? notFound : what(issue);
}

export function changeIssue(issue: StoredIssue, body: unknown, at: string): void {
  const change = ChangedIssue.parse(body);
  issue.title = change.title ?? issue.title;
  issue.body = change.body ?? issue.body;
  if (change.state === undefined || change.state === issue.state) return;
  issue.state = change.state;
  issue.closedAt = change.state === 'closed' ? at : undefined;
  issue.closedBy = change.state === 'closed' ? app : undefined;
}
