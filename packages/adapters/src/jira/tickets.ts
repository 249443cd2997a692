import { createHash } from 'node:crypto';
import { defined, headline, type JiraConfig, Severity, type TicketRef, type Tickets } from '@suture/core';
import { TicketsRefused } from '../errors.ts';
import { type JiraApi, type JiraWorld, openJira } from './api.ts';
import { documents, type Format, wiki } from './own-part.ts';
import { Comments, Created, Found, Issue, Nothing, Project, Transitions, textOf } from './replies.ts';

export type { JiraWorld } from './api.ts';

const label = 'suture';
/** The newest comments among which an earlier one of Suture is looked for. */
const commentLimit = 100;
const keyPattern = /^[A-Z][A-Z0-9_]{1,99}-\d{1,12}$/;

/** Tickets as issues of one project of Jira. A label with the incident's id finds an earlier issue, and a last line an earlier comment. */
export function createJiraTickets(settings: JiraConfig, world: JiraWorld): Tickets {
  const api = openJira(settings, world);
  const format = settings.deployment === 'cloud' ? documents : wiki;
  return {
    open: (incidentId, title, body) => open(incidentId, title, body, api, format),
    describe: async (ticket, body) => {
      const issue = await readIssue(ticket, api);
      if (issue === undefined) return 'gone';
      if (isClosed(issue)) return 'closed';
      const description = format.replace(issue.fields.description, body);
      if (description === undefined) return 'edited';
      if (textOf(description) !== textOf(issue.fields.description))
        await change(`issue/${ticket.id}`, 'PUT', { fields: { description } }, 'Edit issues', api);
      return 'written';
    },
    comment: (ticket, key, text) => comment(ticket, key, text, api, format),
    isOpen: async (ticket) => {
      const issue = await readIssue(ticket, api);
      return issue !== undefined && !isClosed(issue);
    },
    close: async (ticket, resolution) => {
      const issue = await readIssue(ticket, api);
      if (issue === undefined || isClosed(issue)) return;
      await comment(ticket, 'resolution', resolution, api, format);
      await transition(ticket, issue, api);
    },
  };
}

async function open(incidentId: string, title: string, body: string, api: JiraApi, format: Format): Promise<TicketRef> {
  const { settings } = api;
  const known = await findIssue(incidentId, api);
  if (known !== undefined) return refOf(known, settings);
  const severity = Severity.safeParse(/^\[(\w+)\]/.exec(title)?.[1]).data;
  const priority = severity && settings.priority[severity];
  const created = await api.ask({
    path: 'issue',
    method: 'POST',
    adds: true,
    body: {
      fields: {
        ...settings.fields,
        project: { key: settings.project },
        issuetype: { name: settings.issueType },
        summary: headline(title, 250),
        description: format.describe(body),
        labels: [label, labelOf(incidentId)],
        ...defined({ priority: priority === undefined ? undefined : { name: priority } }),
      },
    },
    schema: Created,
    needs: 'the permission Create issues',
  });
  if (created === undefined) throw missing(settings);
  return refOf(created.key, settings);
}

/** The oldest issue of an incident: if a retry ever made a second one, each later run finds the same. */
async function findIssue(incidentId: string, api: JiraApi): Promise<string | undefined> {
  const { project, deployment } = api.settings;
  const jql = `project = "${project}" AND labels = "${labelOf(incidentId)}" ORDER BY created ASC`;
  const found = await api.ask({
    path: deployment === 'cloud' ? 'search/jql' : 'search',
    method: 'POST',
    body: { jql, fields: ['status'], maxResults: 1 },
    schema: Found,
    needs: 'the permission Browse projects',
  });
  return found?.issues[0]?.key;
}

/** Undefined once it is deleted. @throws TicketsRefused where Jira shows nothing of the project, which looks the same */
async function readIssue({ id }: TicketRef, api: JiraApi): Promise<Issue | undefined> {
  if (!keyPattern.test(id)) return undefined;
  const needs = 'the permission Browse projects';
  const issue = await api.ask({ path: `issue/${id}?fields=status,description`, schema: Issue, needs });
  if (issue !== undefined) return issue;
  const { project } = api.settings;
  const seen = await api.ask({ path: `project/${project}`, schema: Project, needs });
  if (seen === undefined) throw missing(api.settings);
  return undefined;
}

async function comment(ticket: TicketRef, key: string, text: string, api: JiraApi, format: Format): Promise<void> {
  if ((await readIssue(ticket, api)) === undefined) return;
  const reference = `Suture, ${key}`;
  const path = `issue/${ticket.id}/comment`;
  const needs = 'the permission Add comments';
  const newest = await api.ask({
    path: `${path}?orderBy=-created&maxResults=${commentLimit}`,
    schema: Comments,
    needs,
  });
  const isThere = newest?.comments.some(({ body }) => textOf(body).trimEnd().split('\n').at(-1) === reference);
  if (isThere === true) return;
  await api.ask({
    path,
    method: 'POST',
    body: { body: format.comment(text, reference) },
    schema: Nothing,
    needs,
    adds: true,
  });
}

/** Closes by the configured transition, by its name or that of the status it leads to. */
async function transition(ticket: TicketRef, issue: Issue, api: JiraApi): Promise<void> {
  const { closeTransition, resolution } = api.settings;
  const needs = 'the permission Transition issues';
  const path = `issue/${ticket.id}/transitions`;
  const { transitions } = (await api.ask({
    path: `${path}?expand=transitions.fields`,
    schema: Transitions,
    needs,
  })) ?? { transitions: [] };
  const wanted = closeTransition.toLowerCase();
  const found = transitions.find(({ name, to }) => [name, to?.name].some((one) => one?.toLowerCase() === wanted));
  if (found === undefined) {
    const offered = transitions.map(({ name }) => name).join(', ') || 'none';
    throw new TicketsRefused(
      `Jira offers no transition "${closeTransition}" for ${ticket.id} in status "${issue.fields.status.name}" (it offers: ${offered}). Set jira.closeTransition in suture.config.ts to one of these.`,
    );
  }
  const fields = found.fields?.resolution === undefined ? undefined : { resolution: { name: resolution } };
  await change(path, 'POST', { transition: { id: found.id }, ...defined({ fields }) }, 'Transition issues', api);
}

async function change(
  path: string,
  method: 'POST' | 'PUT',
  body: object,
  permission: string,
  api: JiraApi,
): Promise<void> {
  await api.ask({ path, method, body, schema: Nothing, needs: `the permission ${permission}` });
}

function isClosed({ fields }: Issue): boolean {
  return fields.status.statusCategory.key === 'done';
}

function refOf(key: string, { url }: JiraConfig): TicketRef {
  return { id: key, url: `${url}/browse/${key}` };
}

/** A label has no spaces and is compared as a whole. */
function labelOf(incidentId: string): string {
  const plain = /^[A-Za-z0-9-]{1,80}$/.test(incidentId);
  return `suture-${plain ? incidentId : createHash('sha256').update(incidentId).digest('hex').slice(0, 16)}`;
}

function missing({ project, url }: JiraConfig): TicketsRefused {
  return new TicketsRefused(
    `Jira at ${new URL(url).host} shows no project ${project} to this token: correct jira.project, or give the account the permission Browse projects.`,
  );
}
