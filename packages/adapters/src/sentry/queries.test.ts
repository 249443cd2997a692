import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Incident, readConfig } from '@suture/core';
import { createTestClock, sampleAlert, sampleIncident } from '@suture/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { VendorWorld } from '../vendors/index.ts';
import { openSentry } from './api.ts';
import { askSentry } from './queries.ts';

const incident: Incident = { ...sampleIncident, alert: { ...sampleAlert, source: 'sentry', sourceId: '4711' } };
const latest = '/api/0/organizations/acme/issues/4711/events/latest/';
const committers = '/api/0/projects/acme/12/events/e1/committers/';
const autofix = '/api/0/organizations/acme/issues/4711/autofix/';

const event = {
  eventID: 'e1',
  projectID: '12',
  title: 'TypeError: order is null',
  culprit: 'show(order)',
  dateCreated: '2026-11-24T08:30:00Z',
  release: { version: 'orders@1.4.0' },
  user: { email: 'jo@shop.io', ip_address: '192.0.2.7' },
  tags: [
    { key: 'environment', value: 'production' },
    { key: 'user', value: 'id:42' },
    { key: null, value: 'broken' },
  ],
  entries: [
    {
      type: 'exception',
      data: {
        values: [
          { type: 'RangeError', value: 'no rate', stacktrace: null },
          {
            type: 'TypeError',
            value: 'order of jo@shop.io is null',
            stacktrace: {
              frames: [
                { filename: 'node:internal', function: 'run', lineNo: 1, inApp: false },
                { filename: 'src/app.js', function: 'handle', lineNo: 10, inApp: true },
                { filename: 'src/show.js', function: null, lineNo: 3, inApp: true },
              ],
            },
          },
        ],
      },
    },
    {
      type: 'breadcrumbs',
      data: {
        values: [
          {
            timestamp: '2026-11-24T08:29:59Z',
            category: 'http',
            level: 'info',
            message: null,
            data: { url: '/rates' },
          },
          { category: 'console', message: 'password="hunter2hunter2"' },
          'broken',
        ],
      },
    },
    { type: 'request', data: { method: 'GET', url: 'https://shop.io/orders/17' } },
    { type: 'of another kind', data: { secret: 1 } },
  ],
};
const suspects = {
  committers: [
    {
      author: { name: 'Jo Doe', email: 'jo@shop.io' },
      commits: [
        {
          id: 'c0ffee',
          message: 'Show orders\n\nlong story',
          dateCreated: '2026-11-23T08:00:00Z',
          suspectCommitType: 'via SCM integration',
          pullRequest: { externalUrl: 'https://github.com/acme/orders/pull/7' },
        },
      ],
    },
  ],
};
const steps = {
  autofix: {
    status: 'COMPLETED',
    steps: [
      { type: 'default' },
      { type: 'root_cause_analysis', causes: [{ description: 'an older thought' }] },
      {
        type: 'root_cause_analysis',
        causes: [
          {
            description: 'The order may be null',
            root_cause_reproduction: [
              {
                title: 'A lookup misses',
                code_snippet_and_analysis: 'find() returns null',
                relevant_code_file: { file_path: 'src/show.js', repo_name: 'acme/orders' },
              },
            ],
          },
        ],
      },
    ],
  },
};
const blocks = {
  autofix: {
    status: 'completed',
    blocks: [
      { artifacts: [] },
      {
        artifacts: [
          { key: 'root_cause', data: { one_line_description: 'The order may be null', five_whys: ['a', 'b'] } },
          { key: 'solution', data: { one_line_summary: 'guard it' } },
        ],
      },
    ],
  },
};

type Reply = unknown | ((request: IncomingMessage, response: ServerResponse) => void);

let close: (() => void) | undefined;
afterEach(() => {
  close?.();
  close = undefined;
});

/** A Sentry that answers paths with JSON, 404 to others, and keeps what it was asked. */
async function open(replies: Readonly<Record<string, Reply>>, options: { host?: string; timeout?: number } = {}) {
  const asked: { readonly url: string; readonly authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization });
    const reply = replies[request.url ?? ''];
    if (typeof reply === 'function') return reply(request, response);
    response.writeHead(reply === undefined ? 404 : 200).end(JSON.stringify(reply ?? { detail: 'no' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  const hosts: string[] = [];
  const { host = 'sentry.test', timeout = 10_000 } = options;
  const settings = { organization: 'acme', host, updates: 'none' } as const;
  const world: VendorWorld = {
    config: readConfig({ services: {}, sentry: settings }, 'the configuration'),
    secret: async () => 'sntrys_token',
    clock: createTestClock('2026-11-24T10:00:00.000Z'),
    pause: async () => undefined,
    // As a name server would: the host's address is this machine.
    fetch: (url, init) => {
      const { protocol, host, pathname } = new URL(String(url));
      hosts.push(`${protocol}//${host}`);
      return fetch(`http://127.0.0.1:${port}${pathname}`, init);
    },
    ...options,
  };
  return { ask: (of = incident) => askSentry(of, { ...openSentry(settings, world), timeout }), asked, hosts };
}

const status =
  (code: number, headers = {}) =>
  (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(code, headers).end('{}');
  };

describe('createSentryQueries', () => {
  it('shows the event, the suspect commits and the root cause, without people and secrets', async () => {
    const { ask, asked, hosts } = await open({ [latest]: event, [committers]: suspects, [autofix]: steps });

    const answer = await ask();

    expect(answer).toEqual({
      outcome: 'found',
      lines: [
        'event e1 at 2026-11-24T08:30:00Z: TypeError: order is null',
        'in show(order)',
        'release orders@1.4.0',
        'tags: environment=production',
        'TypeError: order of person1@example.com is null',
        '    at ? (src/show.js:3)',
        '    at handle (src/app.js:10)',
        '    at run (node:internal:1) [not the application]',
        'RangeError: no rate',
        'breadcrumbs, oldest first:',
        '   2026-11-24T08:29:59Z info http {"url":"/rates"}',
        '   console password="[redacted]"',
        'request: GET https://shop.io/orders/17',
        'suspect commit c0ffee 2026-11-23T08:00:00Z Show orders (via SCM integration) https://github.com/acme/orders/pull/7',
        'root cause as Seer has it (COMPLETED):',
        '  The order may be null',
        '  - A lookup misses [src/show.js]: find() returns null',
      ],
    });
    expect(asked.map(({ url }) => url)).toEqual([latest, committers, autofix]);
    expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer sntrys_token']));
    expect(new Set(hosts)).toEqual(new Set(['https://sentry.test']));
  });

  it('reads the other form of a root cause too', async () => {
    const { ask } = await open({ [latest]: event, [autofix]: blocks });

    expect(await ask()).toMatchObject({
      lines: expect.arrayContaining([
        'root cause as Seer has it (completed):',
        '  one line description: The order may be null',
        '  five whys: a',
        '  five whys: b',
      ]),
    });
  });

  it.each([
    ['there are none', {}],
    ['Seer has not begun', { [autofix]: { autofix: null } }],
    ['Seer has found nothing yet', { [autofix]: { autofix: { status: 'PROCESSING', steps: [{ type: 'default' }] } } }],
  ])('leaves out suspects and root cause when %s', async (_when, replies) => {
    const { ask } = await open({ [latest]: event, ...replies });

    const answer = await ask();

    if (answer.outcome !== 'found') throw new RangeError(answer.why);
    expect(answer.lines.at(-1)).toBe('request: GET https://shop.io/orders/17');
    expect(answer).not.toHaveProperty('more');
  });

  it('continues with the event when the token may not read the rest', async () => {
    const { ask } = await open({ [latest]: event, [committers]: status(403) });

    expect(await ask()).toMatchObject({
      outcome: 'found',
      more: expect.stringContaining('needs the scope project:read'),
    });
  });

  it.each([
    ['knows no such issue', {}, 'knows no issue 4711 of acme'],
    ['does not know the token', { [latest]: status(401) }, 'set the secret SENTRY_TOKEN'],
    ['refuses', { [latest]: status(403) }, 'needs the scope event:read'],
    ['has had enough', { [latest]: status(429, { 'retry-after': '30' }) }, '(30 seconds)'],
    ['is broken', { [latest]: status(500) }, 'status 500'],
    ['sends something else', { [latest]: { hello: 1 } }, 'in a form that is not known'],
    [
      'sends a page',
      { [latest]: (_request: IncomingMessage, response: ServerResponse) => response.end('<html>') },
      'is sentry.host in suture.config.ts right?',
    ],
    [
      'hangs up',
      { [latest]: (request: IncomingMessage) => request.socket.destroy() },
      'could not be asked: TypeError: fetch failed',
    ],
  ])('says what to do when Sentry %s', async (_what, replies: Readonly<Record<string, Reply>>, why) => {
    const { ask, asked } = await open(replies);

    expect(await ask()).toEqual({ outcome: 'none', why: expect.stringContaining(why) });
    expect(asked).toHaveLength(1);
  });

  it('follows no redirect, which could carry the token to another host', async () => {
    const { ask, asked } = await open({ [latest]: status(302, { location: '/elsewhere' }), '/elsewhere': event });

    expect(await ask()).toEqual({ outcome: 'none', why: expect.stringContaining('correct sentry.host') });
    expect(asked.map(({ url }) => url)).toEqual([latest]);
  });

  it('reads no more than it can hold', async () => {
    const endless = (_request: IncomingMessage, response: ServerResponse) => {
      const chunk = Buffer.alloc(1_000_000, 'x');
      const write = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', write);
      write();
    };
    const { ask } = await open({ [latest]: endless });

    expect(await ask()).toEqual({ outcome: 'none', why: expect.stringContaining('more than 5 MB') });
  });

  it('waits no longer than its timeout', async () => {
    const silent = () => {};
    const { ask } = await open({ [latest]: silent }, { timeout: 40 });

    expect(await ask()).toEqual({ outcome: 'none', why: expect.stringContaining('no answer in 0.04 seconds') });
  });

  it.each(['..', 'a/b', '4711?x=1', ''])('asks for no issue named "%s"', async (sourceId) => {
    const { ask, asked } = await open({});

    const answer = await ask({ ...incident, alert: { ...incident.alert, sourceId } });

    expect(answer).toEqual({ outcome: 'none', why: expect.stringContaining('not the number or short id') });
    expect(asked).toEqual([]);
  });
});
