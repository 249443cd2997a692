import type { TicketRef, Tickets } from '@suture/core';
import { hasMark, markOf, replacePart, writeBody } from '../code-hosts/own-part.ts';
import type { Project } from './api.ts';
import { disarm } from './quick-actions.ts';
import { Issue, Note, Nothing } from './replies.ts';

const label = 'suture';
const needs = 'to read and write issues';
/** Most issues, or notes of one issue, among which an earlier one is looked for. */
const most = 1000;

/** Tickets as issues of one project. A hidden mark in the text identifies an earlier issue or note. */
export function createGitLabTickets(project: Project): Tickets {
  return {
    open: async (incidentId, title, body) => {
      const known = await findTicket(project, incidentId);
      if (known !== undefined) return known;
      const description = writeBody(incidentId, disarm(body));
      const issue = { title: title.slice(0, 255), description, labels: label };
      const path = 'issues';
      return refOf(await project.need({ path, method: 'POST', adds: true, body: issue, schema: Issue, needs }));
    },
    describe: async (ticket, text) => {
      const found = await readIssue(project, ticket);
      if (found === undefined) return 'gone';
      if (found.state === 'closed') return 'closed';
      const replaced = replacePart(found.description ?? '', disarm(text));
      if (replaced === undefined) return 'edited';
      // What people wrote around it is sent again too, and must not be carried out with Suture's rights.
      const description = disarm(replaced);
      if (replaced !== found.description)
        await project.need({ path: `issues/${found.iid}`, method: 'PUT', body: { description }, schema: Issue, needs });
      return 'written';
    },
    comment: async (ticket, key, text) => {
      if ((await readIssue(project, ticket)) === undefined) return;
      await addNote(project, ticket, key, text);
    },
    isOpen: async (ticket) => (await readIssue(project, ticket))?.state === 'opened',
    close: async (ticket, resolution) => {
      const found = await readIssue(project, ticket);
      if (found?.state !== 'opened') return;
      await addNote(project, ticket, 'resolution', resolution);
      const body = { state_event: 'close' };
      await project.need({ path: `issues/${found.iid}`, method: 'PUT', body, schema: Issue, needs });
    },
  };
}

function refOf({ iid, web_url }: Issue): TicketRef {
  return { id: String(iid), url: web_url };
}

/** The issue of a ticket; undefined once it is deleted, and for a ticket of another system. */
async function readIssue(project: Project, { id }: TicketRef): Promise<Issue | undefined> {
  if (!/^[1-9]\d{0,8}$/.test(id)) return undefined;
  return project.ask({ path: `issues/${id}`, schema: Issue, needs });
}

async function findTicket(project: Project, incidentId: string): Promise<TicketRef | undefined> {
  const query = new URLSearchParams({ labels: label, state: 'all', order_by: 'created_at', sort: 'desc' });
  const issues = await project.list({ path: `issues?${query}`, schema: Issue.array(), needs }, most);
  const found = issues.find(({ description }) => hasMark(description, markOf(incidentId)));
  return found === undefined ? undefined : refOf(found);
}

/** Adds a note once. */
async function addNote(project: Project, { id }: TicketRef, key: string, text: string): Promise<void> {
  const mark = `<!-- suture:comment=${key} -->`;
  const path = `issues/${id}/notes`;
  const notes = await project.list({ path: `${path}?sort=desc`, schema: Note.array(), needs }, most);
  if (notes.some(({ body }) => hasMark(body, mark))) return;
  const body = { body: `${disarm(text)}\n\n${mark}` };
  await project.need({ path, method: 'POST', adds: true, body, schema: Nothing, needs });
}
