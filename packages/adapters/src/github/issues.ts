import type { TicketRef, Tickets } from '@suture/core';
import type { GitHubClient, GitHubClients, RepositoryName } from './client.ts';
import { Issue, IssueComment } from './replies.ts';

const label = 'suture';
/** Pages of a hundred that are looked through for what was already said. */
const mostPages = 10;

/** Tickets as issues of one repository. What was opened or said before is found by a mark in its text that no reader sees. */
export function createIssueTickets(clients: GitHubClients, repository: string): Tickets {
  return {
    open: (incidentId, title, body) =>
      clients.ask(repository, 'ticket', async (client, name) => {
        const mark = `<!-- suture:incident=${incidentId} -->`;
        const known = await findIssue(client, name, mark);
        if (known !== undefined) return known;
        const { data } = await client.rest.issues.create({
          ...name,
          title,
          body: `${body}\n\n${mark}`,
          labels: [label],
        });
        return refOf(Issue.parse(data));
      }),
    comment: (ticket, key, text) =>
      clients.ask(repository, 'ticket', async (client, name) => {
        const mark = `<!-- suture:comment=${key} -->`;
        const issue = { ...name, issue_number: Number(ticket.id) };
        if (await hasComment(client, issue, mark)) return;
        await client.rest.issues.createComment({ ...issue, body: `${text}\n\n${mark}` });
      }),
    close: (ticket, resolution) =>
      clients.ask(repository, 'ticket', async (client, name) => {
        const mark = '<!-- suture:comment=resolution -->';
        const issue = { ...name, issue_number: Number(ticket.id) };
        if (Issue.parse((await client.rest.issues.get(issue)).data).state === 'closed') return;
        if (!(await hasComment(client, issue, mark)))
          await client.rest.issues.createComment({ ...issue, body: `${resolution}\n\n${mark}` });
        await client.rest.issues.update({ ...issue, state: 'closed', state_reason: 'completed' });
      }),
  };
}

function refOf(issue: Issue): TicketRef {
  return { id: String(issue.number), url: issue.html_url };
}

async function findIssue(client: GitHubClient, name: RepositoryName, mark: string): Promise<TicketRef | undefined> {
  for (let page = 1; page <= mostPages; page += 1) {
    const { data } = await client.rest.issues.listForRepo({
      ...name,
      labels: label,
      state: 'all',
      per_page: 100,
      page,
    });
    const issues = data.map((issue) => Issue.parse(issue));
    const found = issues.find((issue) => issue.pull_request === undefined && issue.body?.includes(mark));
    if (found !== undefined) return refOf(found);
    if (issues.length < 100) return undefined;
  }
  return undefined;
}

async function hasComment(
  client: GitHubClient,
  issue: RepositoryName & { readonly issue_number: number },
  mark: string,
): Promise<boolean> {
  for (let page = 1; page <= mostPages; page += 1) {
    const { data } = await client.rest.issues.listComments({ ...issue, per_page: 100, page });
    if (data.some((comment) => IssueComment.parse(comment).body?.includes(mark))) return true;
    if (data.length < 100) return false;
  }
  return false;
}
