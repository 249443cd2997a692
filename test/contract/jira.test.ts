import { createJiraTickets, inspectJira } from '@suture/adapters/jira';
import { JiraConfig, readConfig, writeForTicket } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { createJiraStandIn } from '../stand-ins/jira/index.ts';

type Deployment = 'cloud' | 'data-center';

function open({ deployment = 'cloud', change = {} }: { deployment?: Deployment; change?: object } = {}) {
  const host = createJiraStandIn({ deployment });
  const settings = JiraConfig.parse({
    ...{ url: host.url, deployment, email: host.email, project: host.project, ...change },
  });
  const held = { token: host.token };
  const world = { secret: async () => held.token, fetch: host.fetch, pause: async () => undefined };
  const write = (text: string) =>
    writeForTicket([{ kind: 'paragraph', line: [{ outside: text }] }], { tickets: 'jira', jira: settings });
  return { host, settings, held, world, write, tickets: createJiraTickets(settings, world) };
}

describe('tickets in Jira', () => {
  it('have the configured type, priority, labels and fields', async () => {
    const { host, tickets, write } = open({
      change: { priority: { high: 'High' }, fields: { customfield_10010: { value: 'Shop' } }, issueType: 'Task' },
    });

    const ticket = await tickets.open('inc-1', '[high] orders: fails', write('x'));

    expect(ticket).toEqual({ id: 'OPS-1', url: 'https://jira.example.com/browse/OPS-1' });
    expect(host.issue('OPS-1')?.fields).toMatchObject({
      issuetype: { name: 'Task' },
      priority: { name: 'High' },
      labels: ['suture', 'suture-inc-1'],
      customfield_10010: { value: 'Shop' },
    });
  });

  it('are closed by a transition, with a resolution where its screen asks for one', async () => {
    const { host, tickets, write } = open({ change: { closeTransition: 'done' } });
    const ticket = await tickets.open('inc-1', 'orders fails', write('x'));

    await tickets.close(ticket, write('fixed'));

    expect(host.issue('OPS-1')).toMatchObject({ status: 'Done', resolution: 'Done' });
  });

  it.each<Deployment>(['cloud', 'data-center'])(
    'keep what people write around the part of Suture: %s',
    async (deployment) => {
      const { host, tickets, write } = open({ deployment });
      const ticket = await tickets.open('inc-1', 'orders fails', write('looking for the cause'));
      host.edit(ticket.id, (text) =>
        deployment === 'cloud'
          ? text.replace(
              '"content":[',
              '"content":[{"type":"paragraph","content":[{"type":"text","text":"Rota: ada"}]},',
            )
          : `Rota: ada\r\n${text.replaceAll('\n', '\r\n')}`,
      );

      expect(await tickets.describe(ticket, write('the cause is known'))).toBe('written');

      const text = JSON.stringify(host.issue(ticket.id)?.description);
      expect(text).toContain('Rota: ada');
      expect(text).toMatch(/the.* cause.* is.* known/);
      expect(text).not.toContain('looking');
    },
  );
});

describe('bad days of Jira', () => {
  it.each([
    ['it is down', 503, 3],
    ['it limits requests', 429, 3],
    ['nothing answers', 0, 1],
  ])('are tried again by the machine when %s, and nothing is doubled', async (_what, status, times) => {
    const { host, tickets, write } = open();
    host.fail(/./, status, times);

    await expect(tickets.open('inc-1', 'orders fails', write('x'))).rejects.toMatchObject({
      name: 'TicketsUnavailable',
    });
    const ticket = await tickets.open('inc-1', 'orders fails', write('x'));

    expect(ticket.id).toBe('OPS-1');
    expect(host.issues()).toHaveLength(1);
  });

  it('do not double a ticket or a comment when the answer to writing it was lost', async () => {
    const { host, tickets, write } = open();
    const lost = createJiraTickets(JiraConfig.parse({ url: host.url, email: host.email, project: host.project }), {
      secret: async () => host.token,
      pause: async () => undefined,
      fetch: async (input, init) => {
        const answer = await host.fetch(input, init);
        if (init?.method === 'POST' && !String(input).includes('/search')) throw new TypeError('fetch failed');
        return answer;
      },
    });

    await expect(lost.open('inc-1', 'orders fails', write('x'))).rejects.toThrow(/could not be asked/);
    const ticket = await tickets.open('inc-1', 'orders fails', write('x'));
    await expect(lost.comment(ticket, 'review-1', write('a fix'))).rejects.toThrow(/could not be asked/);
    await tickets.comment(ticket, 'review-1', write('a fix'));

    expect(host.issues()).toHaveLength(1);
    expect(host.issue(ticket.id)?.comments).toHaveLength(1);
  });

  it('name the secret when the token is revoked', async () => {
    const { held, tickets, write } = open();
    held.token = 'another';

    await expect(tickets.open('inc-1', 'orders fails', write('x'))).rejects.toMatchObject({
      name: 'TicketsRefused',
      message: expect.stringContaining('set the secret JIRA_TOKEN anew'),
    });
  });

  it('do not take a lost permission for a deleted ticket', async () => {
    const { host, tickets, write } = open();
    const ticket = await tickets.open('inc-1', 'orders fails', write('x'));
    host.revoke('BROWSE_PROJECTS');

    await expect(tickets.describe(ticket, write('y'))).rejects.toMatchObject({
      name: 'TicketsRefused',
      message: expect.stringContaining('give the account the permission Browse projects'),
    });
  });

  it.each([
    ['EDIT_ISSUES', 'Edit issues'],
    ['ADD_COMMENTS', 'Add comments'],
  ])('name the permission that is lost: %s', async (permission, words) => {
    const { host, tickets, write } = open();
    const ticket = await tickets.open('inc-1', 'orders fails', write('x'));
    host.revoke(permission);
    const act =
      permission === 'EDIT_ISSUES' ? tickets.describe(ticket, write('y')) : tickets.comment(ticket, 'k', write('y'));

    await expect(act).rejects.toThrow(`needs the permission ${words}`);
  });

  it('name the transitions that there are when the configured one is missing', async () => {
    const { host, tickets, write } = open();
    const ticket = await tickets.open('inc-1', 'orders fails', write('x'));
    host.transitions = ['Start', 'Resolve'];

    for (let attempt = 1; attempt <= 2; attempt += 1)
      await expect(tickets.close(ticket, write('fixed'))).rejects.toThrow(
        'Jira offers no transition "Done" for OPS-1 in status "To Do" (it offers: Start, Resolve). Set jira.closeTransition',
      );

    expect(host.issue(ticket.id)?.comments).toHaveLength(1);
  });

  it.each([
    ['field', { fields: { customfield_1: 'x' } }, "customfield_1: Field 'customfield_1' cannot be set."],
    ['issue type', { issueType: 'Incident' }, 'issuetype: Specify a valid issue type'],
    ['priority', { priority: { high: 'P1' } }, 'priority: Specify a valid priority'],
  ])('name the %s that the project does not have', async (_what, change, message) => {
    const { tickets, write } = open({ change });

    await expect(tickets.open('inc-1', '[high] orders fails', write('x'))).rejects.toThrow(message);
  });
});

describe('text from outside in Jira', () => {
  const hostile = '[~admin] {noformat} !https://evil.example/p.png! h1. owned |x| {color:red}a{color} @all \u202e';

  it('is no markup in Data Center', () => {
    const { write } = open({ deployment: 'data-center' });
    const text = write(hostile);

    expect(text).not.toMatch(/[[\]{}!|~@]|:\/\/|\u202e/);
    expect(text).toContain('&#91;&#126;admin&#93;');
  });

  it('cannot leave a block without markup', () => {
    const { settings } = open({ deployment: 'data-center' });
    const text = writeForTicket([{ kind: 'code', text: 'a\n{noformat}\n[~admin]' }], {
      tickets: 'jira',
      jira: settings,
    });

    expect(text.match(/\{noformat\}/g)).toHaveLength(2);
  });

  it('is text with the mark of code in Cloud', () => {
    const { write } = open();

    expect(JSON.parse(write(hostile))).toEqual([
      { type: 'paragraph', content: [expect.objectContaining({ type: 'text', marks: [{ type: 'code' }] })] },
    ]);
    expect(write(hostile)).not.toContain('\u202e');
  });
});

describe('the settings of Jira', () => {
  it.each([
    ['none', { tickets: 'jira' }, "tickets: 'jira' needs its address and project"],
    [
      'no use of them',
      { jira: { url: 'https://a.example', email: 'a@example.com', project: 'OPS' } },
      'no ticket goes there',
    ],
    [
      'an address without https',
      { tickets: 'jira', jira: { url: 'http://a.example', project: 'OPS' } },
      'must begin with https',
    ],
    [
      'no account',
      { tickets: 'jira', jira: { url: 'https://a.example', project: 'OPS' } },
      'the account that the token belongs to',
    ],
  ])('are refused with %s', (_what, config, message) => {
    expect(() => readConfig({ services: {}, ...config }, 'the configuration')).toThrow(message);
  });

  it('are checked by the doctor: the token, the project, its types and the permissions', async () => {
    const { host, settings, world, held } = open();
    expect(await inspectJira(settings, world)).toEqual([]);

    host.revoke('EDIT_ISSUES');
    expect(await inspectJira({ ...settings, issueType: 'Incident' }, world)).toEqual([
      'the project OPS has no issue type "Incident": set jira.issueType to one of Bug, Task',
      'the account lacks permissions in OPS: EDIT_ISSUES',
    ]);

    held.token = 'another';
    expect(await inspectJira(settings, world)).toEqual([expect.stringContaining('does not know the token')]);
  });
});
