import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alertSources, readAlertEvent, readWebhook, toWebhookEvent, webhookSources } from '@suture/adapters/alerts';
import { readConfig } from '@suture/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { readSource } from '../architecture/sources.ts';

const manifest = readSource('docs/alerts/kubernetes-agent.yaml');
const secret = 'a-secret-of-usable-length';
const config = readConfig(
  { services: { orders: { repository: 'shop/orders', alarms: ['orders-*'] } } },
  'the configuration',
);

const Address = z.object({ port: z.int() });

/** The program in the manifest. */
function readProgram(): string {
  const [, indented = ''] = /agent\.mjs: \|\n([\s\S]*?)\n---\n/.exec(manifest) ?? [];
  return indented.replace(/^ {4}/gm, '');
}

const metadata = { uid: 'u1', creationTimestamp: '2026-11-24T08:59:00Z' };
const pod = { kind: 'Pod', name: 'orders-web-7d9f8b6c5d-x2x4z', namespace: 'shop' };
const event = (type: string, reason: string, uid: string) => ({
  metadata: { ...metadata, uid },
  involvedObject: pod,
  type,
  reason,
  message: 'Back-off restarting failed container',
  firstTimestamp: '2026-11-24T09:00:00Z',
});
/** A pod whose container was killed, and runs again. */
const killed = (uid: string, name: string, minutesAgo: number) => ({
  metadata: { ...metadata, uid, name, namespace: 'shop', managedFields: [{ secret: 'not sent' }] },
  status: {
    startTime: '2026-11-24T08:00:00Z',
    containerStatuses: [
      {
        name: 'web',
        env: 'not sent',
        state: { running: {} },
        lastState: {
          terminated: {
            reason: 'OOMKilled',
            exitCode: 137,
            finishedAt: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
          },
        },
      },
    ],
  },
});

const lately = killed('u4', pod.name, 1);

interface Delivery {
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

let folder: string;
let agent: ChildProcess | undefined;
let servers: readonly Server[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'suture-agent-'));
  servers = [];
});

afterEach(async () => {
  if (agent !== undefined) {
    const ended = once(agent, 'exit');
    agent.kill('SIGKILL');
    await ended;
  }
  agent = undefined;
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true });
});

async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers = [...servers, server];
  await once(server, 'listening');
  const { port } = Address.parse(server.address());
  return `http://127.0.0.1:${port}`;
}

/** What the API server lists, and then reports of changes. */
function answerApi({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const [list, change] = url.startsWith('/api/v1/events')
    ? [[event('Warning', 'BackOff', 'u1'), event('Normal', 'Started', 'u2')], event('Warning', 'Evicted', 'u3')]
    : [[killed('u5', 'orders-old-0', 20), lately, { metadata: { name: 'well' }, status: {} }], lately];
  if (url.includes('watch=true')) response.write(`${JSON.stringify({ type: 'ADDED', object: change })}\n`);
  else response.end(JSON.stringify({ metadata: { resourceVersion: '7' }, items: list }));
}

/** Starts the agent and resolves with the objects of its accepted deliveries, once there are as many. */
async function collect(count: number, statuses: readonly number[]): Promise<readonly Delivery[]> {
  await writeFile(join(folder, 'agent.mjs'), readProgram());
  await writeFile(join(folder, 'token'), 'token\n');
  const accepted: Delivery[] = [];
  const answers = [...statuses];
  const api = await listen(answerApi);
  return new Promise((resolve, reject) => {
    const receive = async (request: IncomingMessage, response: ServerResponse) => {
      const body = Buffer.concat(await request.toArray());
      const status = answers.shift() ?? 202;
      response.writeHead(status).end();
      if (status === 202) accepted.push({ headers: request.headers, body });
      if (accepted.flatMap(alertsOf).length >= count) resolve(accepted);
    };
    listen((request, response) => void receive(request, response).catch(reject)).then((url) => {
      const env = { API_URL: api, SUTURE_URL: url, SUTURE_CLUSTER: 'prod', SUTURE_SECRET: secret, GATHER: '20' };
      agent = spawn(process.execPath, [join(folder, 'agent.mjs')], {
        env: { ...env, TOKEN_FILE: join(folder, 'token') },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      agent.once('exit', (code) => reject(new Error(`the agent ended with ${code}`)));
    }, reject);
  });
}

function alertsOf({ body }: Delivery) {
  const queued = toWebhookEvent('kubernetes', 'd-1', new Date('2026-11-24T09:00:00Z'), body.toString());
  const { events, sources } = readWebhook(queued, 'the delivery', config, alertSources);
  return events.map((one) => readAlertEvent(one, 'the delivery', config, sources));
}

it('sends recent failures once, signed, and again when Suture failed', async () => {
  const source = webhookSources.find(({ name }) => name === 'kubernetes');

  const deliveries = await collect(3, [500, 429]);

  const refusals = deliveries.map(({ headers, body }) =>
    source?.refuse(
      { headers: { 'x-suture-signature-256': String(headers['x-suture-signature-256']) }, body },
      [secret],
      new Date(),
    ),
  );
  expect(refusals.filter((refusal) => refusal !== undefined)).toEqual([]);
  expect(
    deliveries
      .flatMap(alertsOf)
      .map(({ title }) => title)
      .sort(),
  ).toEqual([
    'orders-web: CrashLoopBackOff in shop',
    'orders-web: Evicted in shop',
    'orders-web: OOMKilled of web in shop',
  ]);
  expect(deliveries.map(({ body }) => body.toString()).join()).not.toContain('not sent');
}, 30_000);

it('may read pods and events alone', () => {
  expect([...manifest.matchAll(/^ +(?:resources|verbs): (\[.*\])$/gm)].map(([, list]) => list)).toEqual([
    '[events, pods]',
    '[get, list, watch]',
  ]);
});
