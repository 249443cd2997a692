import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { request, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { webhookSources } from '../alerts/webhooks.ts';
import { InboxFull } from '../errors.ts';
import { createWebhookServer, type WebhookServerOptions } from './webhook-server.ts';

const secret = 'the secret of the vendor';
const body = JSON.stringify({ event: { id: '01F', event_type: 'incident.triggered', data: {} } });
const sign = (text: string, key = secret) => `v1=${createHmac('sha256', key).update(text).digest('hex')}`;
const signed = { 'x-pagerduty-signature': sign(body) };
const pagerduty = webhookSources.filter(({ name }) => name === 'pagerduty');

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function start(change: Partial<WebhookServerOptions> = {}) {
  const queued: object[] = [];
  const answers: string[] = [];
  server = createWebhookServer({
    sources: pagerduty.map((source) => ({ source, secrets: [secret] })),
    unsigned: false,
    inbox: { put: async (message) => void queued.push(message), waiting: () => queued.length },
    now: () => new Date('2026-11-24T09:00:00.000Z'),
    onAnswer: (from, { outcome }) => answers.push(`${from} ${outcome}`),
    ...change,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { queued, answers, port };
}

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: string;
}

async function send(
  port: number,
  { method = 'POST', path = '/alerts/pagerduty', headers = signed, text = body }: Sent,
) {
  const sent = request({ host: '127.0.0.1', port, method, path, headers: { ...headers } });
  sent.end(method === 'GET' ? undefined : text);
  const [response] = await once(sent, 'response');
  let said = '';
  for await (const chunk of response) said += String(chunk);
  return { status: Number(response.statusCode), said };
}

describe('the server of this machine', () => {
  it('queues what the vendor signed, and says what it did', async () => {
    const { port, queued, answers } = await start();

    expect(await send(port, {})).toEqual({ status: 202, said: 'queued' });
    expect(queued).toMatchObject([{ detail: { from: 'pagerduty', id: '01F', body } }]);
    expect(answers).toEqual(['pagerduty queued']);
  });

  it.each<[string, Sent, number]>([
    ['a body that nobody signed', { headers: {} }, 401],
    [
      'a body signed with another secret',
      { headers: { 'x-pagerduty-signature': sign(body, 'somebody else’s secret') } },
      401,
    ],
    ['a body with one byte changed', { text: body.replace('01F', '01G') }, 401],
    ['a source that is off', { path: '/alerts/sentry' }, 404],
    ['another path', { path: '/alerts/pagerduty/../../etc' }, 404],
    ['another method', { method: 'GET' }, 405],
    ['a body that is too large, by its length', { text: 'x'.repeat(500_001) }, 413],
    [
      'a body that is too large, of no stated length',
      { text: 'x'.repeat(600_000), headers: { 'transfer-encoding': 'chunked' } },
      413,
    ],
  ])('refuses %s', async (_name, sent, status) => {
    const { port, queued } = await start();

    const answered = await send(port, sent);

    expect(answered.status).toBe(status);
    expect(queued).toEqual([]);
  });

  it('names the variable of a source without a secret', async () => {
    const { port } = await start({ sources: pagerduty.map((source) => ({ source, secrets: [] })) });

    const answered = await send(port, {});

    expect(answered).toEqual({ status: 401, said: 'PAGERDUTY_WEBHOOK_SECRET is not set where suture serve runs' });
  });

  it('takes a delivery without a signature only with --unsigned, and only from a program of this machine', async () => {
    const { port, queued } = await start({ unsigned: true });

    const plain = await send(port, { headers: {} });
    const browser = await send(port, { headers: { origin: 'https://elsewhere.example' } });
    const rebound = await send(port, { headers: { host: `elsewhere.example:${port}` } });

    expect([plain.status, browser.status, rebound.status]).toEqual([202, 401, 401]);
    expect(queued).toHaveLength(1);
  });

  it.each<[string, Error, number, RegExp]>([
    ['when the queue is full', new InboxFull(10), 503, /10 alerts wait already/],
    ['when it could not be kept', new RangeError('/home/me: disk full'), 500, /^it could not be kept$/],
  ])('tells the sender to come again %s', async (_name, error, status, said) => {
    const { port, answers } = await start({ inbox: { put: async () => Promise.reject(error), waiting: () => 10 } });

    const answered = await send(port, {});

    expect(answered).toMatchObject({ status, said: expect.stringMatching(said) });
    expect(answers).toEqual(['pagerduty not kept']);
  });

  it('says that it runs, and how many alerts wait', async () => {
    const { port } = await start();
    await send(port, {});

    const { status, said } = await send(port, { method: 'GET', path: '/health' });

    expect([status, JSON.parse(said)]).toEqual([200, { status: 'ok', sources: ['pagerduty'], waiting: 1 }]);
  });

  it('answers the next sender after one that breaks off', async () => {
    const { port, queued } = await start();
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /alerts/pagerduty HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{');
    socket.resetAndDestroy();
    await once(socket, 'close');

    expect((await send(port, {})).status).toBe(202);
    expect(queued).toHaveLength(1);
  });

  it('answers two hundred deliveries at once, and keeps each', async () => {
    const { port, queued } = await start();

    const answered = await Promise.all(Array.from({ length: 200 }, () => send(port, {})));

    expect(new Set(answered.map(({ status }) => status))).toEqual(new Set([202]));
    expect(queued).toHaveLength(200);
  });
});
