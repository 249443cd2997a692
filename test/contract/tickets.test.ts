import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJiraTickets } from '@suture/adapters/jira';
import { createKeptTickets, type Message } from '@suture/adapters/kept-tickets';
import { createFileTickets } from '@suture/adapters/local-files';
import { createMemoryObjects } from '@suture/adapters/objects';
import { JiraConfig, type TicketRef, type Tickets, writeForTicket } from '@suture/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createJiraStandIn } from '../stand-ins/jira/index.ts';
import { type GitHubSetting, openGitHub, repository } from './open-github.ts';
import { type GitLabSetting, openGitLab, project } from './open-gitlab.ts';

interface Setting {
  readonly tickets: Tickets;
  /** The text that a person reads. */
  read(ticket: TicketRef): Promise<string>;
  /** Changes the description as a person would; absent where people have no way to. */
  edit?(ticket: TicketRef, change: (text: string) => string): Promise<void>;
  /** Deletes it as a person would. */
  remove?(ticket: TicketRef): Promise<void>;
}

const closers: (() => Promise<void>)[] = [];
const clock = { now: () => new Date('2026-11-24T09:00:00Z') };

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function openFiles(): Promise<Setting> {
  const folder = await mkdtemp(join(tmpdir(), 'suture-test-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const read = (ticket: TicketRef) => readFile(new URL(ticket.url), 'utf8');
  return {
    tickets: createFileTickets(folder, clock),
    read,
    edit: async (ticket, change) => writeFile(new URL(ticket.url), change(await read(ticket))),
    remove: async ({ id }) => {
      for (const ending of ['json', 'md']) await rm(join(folder, `${id}.${ending}`));
    },
  };
}

async function openIssues(choose: (setting: GitHubSetting) => Tickets): Promise<Setting> {
  const setting = await openGitHub({ 'a.js': 'one\n' });
  closers.push(setting.close);
  const { host } = setting;
  return {
    tickets: choose(setting),
    read: async ({ url }) => {
      const number = numberOf(url);
      const issue = host.issues(repository).find((candidate) => candidate.number === number);
      return JSON.stringify({ issue, comments: host.comments(repository, number) });
    },
    edit: async ({ url }, edit) => host.editIssue(repository, numberOf(url), { by: 'reviewer', edit }),
    remove: async ({ url }) => host.deleteIssue(repository, numberOf(url)),
  };
}

async function openOnGitLab(choose: (setting: GitLabSetting) => Tickets): Promise<Setting> {
  const setting = await openGitLab({ 'a.js': 'one\n' });
  closers.push(setting.close);
  const { host } = setting;
  return {
    tickets: choose(setting),
    read: async ({ url }) => {
      const iid = numberOf(url);
      const issue = host.issues(project).find((candidate) => candidate.iid === iid);
      return JSON.stringify({ issue, notes: host.notes(project, { issue: iid }) });
    },
    edit: async ({ url }, edit) => host.editIssue(project, numberOf(url), edit),
    remove: async ({ url }) => host.deleteIssue(project, numberOf(url)),
  };
}

const numberOf = (url: string) => Number(url.split('/').at(-1));

async function openKept(): Promise<Setting> {
  const objects = createMemoryObjects();
  const tickets = createKeptTickets({ objects, clock, place: 's3://bucket' });
  const textOf = async (key: string) => Buffer.from((await objects.get(key)) ?? []).toString('utf8');
  return {
    tickets,
    read: async ({ url }) => {
      const folder = url.replace('s3://bucket/', '');
      return (
        await Promise.all(
          objects
            .keys()
            .filter((key) => key.startsWith(folder))
            .map(textOf),
        )
      ).join('\n');
    },
  };
}

async function openMail(): Promise<Setting> {
  const sent: Message[] = [];
  const announce = async (message: Message) => {
    sent.push(message);
  };
  const tickets = createKeptTickets({ objects: createMemoryObjects(), clock, place: 's3://bucket', announce });
  return {
    tickets,
    read: async ({ url }) =>
      sent
        .filter(({ text }) => text.includes(url))
        .map(({ text }) => text)
        .join('\n'),
  };
}

/** Jira takes documents or wiki markup, so the plain words of these tests are written as the core writes them. */
async function openJira(deployment: 'cloud' | 'data-center'): Promise<Setting> {
  const host = createJiraStandIn({ deployment });
  const settings = JiraConfig.parse({ url: host.url, deployment, email: host.email, project: host.project });
  const written = createJiraTickets(settings, {
    secret: async () => host.token,
    fetch: host.fetch,
    pause: async () => undefined,
  });
  const write = (text: string) =>
    writeForTicket([{ kind: 'paragraph', line: [{ own: text }] }], { tickets: 'jira', jira: settings });
  return {
    tickets: {
      ...written,
      open: (id, title, body) => written.open(id, title, write(body)),
      describe: (ticket, body) => written.describe(ticket, write(body)),
      comment: (ticket, key, text) => written.comment(ticket, key, write(text)),
      close: (ticket, resolution) => written.close(ticket, write(resolution)),
    },
    read: async ({ id }) => {
      const { description, comments } = host.issue(id) ?? {};
      return JSON.stringify({ description, comments });
    },
    edit: async ({ id }, change) => host.edit(id, change),
    remove: async ({ id }) => host.remove(id),
  };
}

const systems: readonly (readonly [string, () => Promise<Setting>])[] = [
  ['files', openFiles],
  ['texts in a bucket', openKept],
  ['texts in a bucket, announced by mail', openMail],
  ['issues in Jira Cloud', () => openJira('cloud')],
  ['issues in Jira Data Center', () => openJira('data-center')],
  ['issues on GitHub', () => openIssues(({ github }) => github.ticketsFor(repository))],
  ['issues on GitHub through the gateway', () => openIssues(({ gateway }) => gateway.ticketsOf(repository))],
  ['issues on GitLab', () => openOnGitLab(({ gitlab }) => gitlab.ticketsFor(project))],
  ['issues on GitLab through the gateway', () => openOnGitLab(({ gateway }) => gateway.ticketsOf(project))],
];

describe.each(systems)('a ticket system: %s', (_name, open) => {
  it('opens one ticket per incident', async () => {
    const { tickets, read } = await open();

    const first = await tickets.open('../i1', 'Orders fail', 'the body');
    const again = await tickets.open('../i1', 'Another title', 'another body');
    const other = await tickets.open('i2', 'Orders fail', 'the body');

    expect(again).toEqual(first);
    expect(other.id).not.toBe(first.id);
    expect(await read(first)).toContain('the body');
    expect(await read(first)).not.toContain('another body');
  });

  it('renews its description in place', async () => {
    const { tickets, read, edit } = await open();
    const ticket = await tickets.open('i1', 'Orders fail', 'looking for the cause');

    const described = await tickets.describe(ticket, 'the cause is known');

    expect(described).toBe('written');
    // Mail cannot be taken back; a new description is no mail of its own.
    if (edit === undefined) return;
    expect(await read(ticket)).toContain('the cause is known');
    expect(await read(ticket)).not.toContain('looking for the cause');
    expect(await tickets.describe(ticket, 'the cause is known')).toBe('written');
  });

  it('leaves a description alone that a person has changed', async () => {
    const { tickets, read, edit } = await open();
    const ticket = await tickets.open('i1', 'Orders fail', 'looking for the cause');
    await edit?.(ticket, (text) => text.replace('looking for', 'WE KNOW'));

    const described = await tickets.describe(ticket, 'the cause is known');
    await tickets.comment(ticket, 'turn-1', 'a word of Suture');

    expect(described).toBe(edit === undefined ? 'written' : 'edited');
    if (edit === undefined) return;
    expect(await read(ticket)).toContain('WE KNOW the cause');
    expect(await read(ticket)).toContain('a word of Suture');
    expect(await read(ticket)).not.toContain('the cause is known');
  });

  it('does not describe a closed ticket, and neither opens a deleted one again nor fails on it', async () => {
    const { tickets, read, remove } = await open();
    const closed = await tickets.open('i1', 'Orders fail', 'the body');
    await tickets.close(closed, 'fixed');
    const deleted = await tickets.open('i2', 'Orders fail', 'the body');
    await remove?.(deleted);

    expect(await tickets.describe(closed, 'another body')).toBe('closed');
    expect(await read(closed)).not.toContain('another body');
    if (remove === undefined) return;
    expect(await tickets.describe(deleted, 'another body')).toBe('gone');
    await tickets.comment(deleted, 'hand-over', 'words');
    await tickets.close(deleted, 'fixed');
    expect(await tickets.isOpen(deleted)).toBe(false);
  });

  it('adds one comment per key', async () => {
    const { tickets, read } = await open();
    const ticket = await tickets.open('i1', 'Orders fail', 'the body');

    await tickets.comment(ticket, 'review-1', 'first words');
    await tickets.comment(ticket, 'review-1', 'other words');

    expect(await read(ticket)).toContain('first words');
    expect(await read(ticket)).not.toContain('other words');
  });

  it('tells whether a ticket is open, and takes one that nobody knows for closed', async () => {
    const { tickets } = await open();
    const ticket = await tickets.open('i1', 'Orders fail', 'the body');
    const unknown = { ...ticket, id: ticket.id.replace(/[^#]*$/, '99') };

    const before = await tickets.isOpen(ticket);
    await tickets.close(ticket, 'fixed');

    expect([before, await tickets.isOpen(ticket), await tickets.isOpen(unknown)]).toEqual([true, false, false]);
  });

  it('takes a ticket of another system for closed, as a team changes from one to the other', async () => {
    const { tickets } = await open();
    const ticket = await tickets.open('i1', 'Orders fail', 'the body');
    const strange = (id: string) => ({ ...ticket, id: ticket.id.replace(/[^#]*$/, id) });

    expect(await Promise.all(['inc-20261124-0a1b', '4711'].map((id) => tickets.isOpen(strange(id))))).toEqual([
      false,
      false,
    ]);
  });

  it('closes with a resolution, and closing again has no effect', async () => {
    const { tickets, read } = await open();
    const ticket = await tickets.open('i1', 'Orders fail', 'the body');

    await tickets.close(ticket, 'fixed by pull request 1');
    const closed = await read(ticket);
    await tickets.close(ticket, 'fixed by another');

    expect(closed).toContain('fixed by pull request 1');
    expect(await read(ticket)).toBe(closed);
  });
});
