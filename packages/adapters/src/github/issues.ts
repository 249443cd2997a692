import type { TicketRef, Tickets } from '@suture/core';
import { hasMark, markOf, replacePart, writeBody } from '../code-hosts/own-part.ts';
import type { AskGitHub, Repo } from './client.ts';
import { unlessMissing } from './failures.ts';
import { Issue, IssueComment } from './replies.ts';

const label = 'suture';
/** Most pages, of a hundred items, that are searched for an earlier issue or comment. */
const mostPages = 10;

/** Tickets as issues of one repository. A hidden mark in the text identifies an earlier issue or comment. */
export function createIssueTickets(clients: AskGitHub, repository: string): Tickets {
  return {
    open: (incidentId, title, body) =>
      clients.ask(repository, 'ticket', async (repo) => {
        const known = await findTicket(repo, incidentId);
        if (known !== undefined) return known;
        const issue = { ...repo.name, title, body: writeBody(incidentId, body), labels: [label] };
        return refOf(Issue.parse((await repo.client.rest.issues.create(issue)).data));
      }),
    describe: (ticket, text) =>
      clients.ask(repository, 'ticket', async (repo) => {
        const found = await readIssue(repo, ticket);
        if (found === undefined) return 'gone';
        if (found.state === 'closed') return 'closed';
        const body = replacePart(found.body ?? '', text);
        if (body === undefined) return 'edited';
        const issue = { ...repo.name, issue_number: found.number };
        if (body !== found.body) await repo.client.rest.issues.update({ ...issue, body });
        return 'written';
      }),
    comment: (ticket, key, text) =>
      clients.ask(repository, 'ticket', async (repo) => {
        const mark = `<!-- suture:comment=${key} -->`;
        const issue = { ...repo.name, issue_number: Number(ticket.id) };
        if ((await readIssue(repo, ticket)) === undefined) return;
        if (await hasComment(repo, issue.issue_number, mark)) return;
        await repo.client.rest.issues.createComment({ ...issue, body: `${text}\n\n${mark}` });
      }),
    isOpen: (ticket) =>
      clients.ask(repository, 'ticket', async (repo) => (await readIssue(repo, ticket))?.state === 'open'),
    close: (ticket, resolution) =>
      clients.ask(repository, 'ticket', async (repo) => {
        const mark = '<!-- suture:comment=resolution -->';
        const issue = { ...repo.name, issue_number: Number(ticket.id) };
        if ((await readIssue(repo, ticket))?.state !== 'open') return;
        if (!(await hasComment(repo, issue.issue_number, mark)))
          await repo.client.rest.issues.createComment({ ...issue, body: `${resolution}\n\n${mark}` });
        await repo.client.rest.issues.update({ ...issue, state: 'closed', state_reason: 'completed' });
      }),
  };
}

function refOf(issue: Issue): TicketRef {
  return { id: String(issue.number), url: issue.html_url };
}

/** The issue of a ticket; undefined once it is deleted. */
async function readIssue({ client, name }: Repo, ticket: TicketRef): Promise<Issue | undefined> {
  const issue = await unlessMissing(client.rest.issues.get({ ...name, issue_number: Number(ticket.id) }));
  return issue && Issue.parse(issue.data);
}

/** The ticket of an incident. */
export async function findTicket({ client, name }: Repo, incidentId: string): Promise<TicketRef | undefined> {
  const mark = markOf(incidentId);
  const all = { ...name, labels: label, state: 'all', per_page: 100 } as const;
  const found = await findOnPages(
    async (page) => (await client.rest.issues.listForRepo({ ...all, page })).data.map((issue) => Issue.parse(issue)),
    (issue) => issue.pull_request === undefined && hasMark(issue.body, mark),
  );
  return found === undefined ? undefined : refOf(found);
}

async function hasComment({ client, name }: Repo, issueNumber: number, mark: string): Promise<boolean> {
  const all = { ...name, issue_number: issueNumber, per_page: 100 };
  const found = await findOnPages(
    async (page) =>
      (await client.rest.issues.listComments({ ...all, page })).data.map((one) => IssueComment.parse(one)),
    ({ body }) => hasMark(body, mark),
  );
  return found !== undefined;
}

/** The first match on pages of a hundred. */
async function findOnPages<T>(
  read: (page: number) => Promise<readonly T[]>,
  matches: (item: T) => boolean,
): Promise<T | undefined> {
  for (let page = 1; page <= mostPages; page += 1) {
    const items = await read(page);
    const found = items.find(matches);
    if (found !== undefined || items.length < 100) return found;
  }
  return undefined;
}
