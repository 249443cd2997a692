import { once } from 'node:events';
import type { Server } from 'node:http';
import { webhookSources } from '@suture/adapters/alerts/webhooks';
import { createWebhookServer, receiveBatch } from '@suture/adapters/inbound';
import { sendTestAlert, type TestAlertPorts, type TestReceiver } from '@suture/cli/testing';
import { type Config, type GenericWebhook, WebhookName } from '@suture/core';
import { createTestWorld, type TestWorld } from '@suture/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProject } from './project.ts';
import { sutureWithoutAccount } from './without-account.ts';

const secret = 'a-secret-of-usable-length';
const generic: GenericWebhook = {
  service: 'service',
  title: 'title',
  sourceId: 'id',
  state: { path: 'status', resolved: ['ok'] },
};
/** The worst case: a pattern that claims whatever arrives. */
const configured = {
  services: { orders: { repository: 'acme/orders', alarms: ['**'] } },
  webhooks: { sources: WebhookName.options, generic },
};

let world: TestWorld;
let server: Server | undefined;

beforeEach(() => {
  world = createTestWorld({ config: configured });
});

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

interface Receiving {
  readonly sources?: readonly WebhookName[];
  readonly secrets?: readonly string[];
  readonly unsigned?: boolean;
  /** What the intake works with. */
  readonly config?: Config;
  /** Takes a message as the queue does. */
  readonly take?: (message: object) => Promise<void>;
}

/** The receiver of one machine, whose intake reads each delivery as soon as it is queued. */
async function receive({
  sources = WebhookName.options,
  secrets = [secret],
  unsigned = false,
  config = world.ports.config,
  take,
}: Receiving = {}): Promise<string> {
  let count = 0;
  const read = async (message: object) => {
    count += 1;
    const messages = [{ id: `m${count}`, body: JSON.stringify(message) }];
    await receiveBatch(messages, { ...world.ports, config }, { ownAlarms: 'suture-' });
  };
  server = createWebhookServer({
    sources: webhookSources
      .filter(({ name }) => sources.some((on) => on === name))
      .map((source) => ({ source, secrets })),
    unsigned,
    inbox: { put: take ?? read, waiting: () => 0 },
    now: () => world.clock.now(),
    onAnswer: () => undefined,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/alerts`;
}

function ports(change: Partial<TestAlertPorts> = {}): TestAlertPorts {
  return {
    clock: world.clock,
    post: async (url, headers, body) => {
      const response = await fetch(url, { method: 'POST', headers, body });
      return { status: response.status, text: await response.text() };
    },
    alertRecords: world.ports.alertRecords,
    artifact: (key) => world.ports.artifacts.get(key),
    sleep: async (milliseconds) => world.clock.advance(milliseconds),
    nonce: () => '0123456789ab',
    ...change,
  };
}

function receiverAt(alertsUrl: string, change: Partial<TestReceiver> = {}): TestReceiver {
  return {
    alertsUrl,
    config: world.ports.config,
    patience: 60_000,
    secretOf: async () => secret,
    findFault: (_name, value) => (value === undefined ? 'is not set' : undefined),
    remedies: {
      setSecret: (name) => `set the secret of ${name}`,
      turnOn: (name) => `turn on ${name}`,
      reach: 'reach it',
      find: 'look there',
    },
    ...change,
  };
}

const statuses = (findings: Awaited<ReturnType<typeof sendTestAlert>>) =>
  findings.map(({ name, status }) => `${name} ${status}`);

describe('a test alert', () => {
  it.each(WebhookName.options)('of %s arrives and starts no incident', async (name) => {
    const url = await receive();

    const findings = await sendTestAlert(name, receiverAt(url), ports());

    expect(statuses(findings)).toEqual(
      ['secret', 'address', 'queue', 'intake', 'record'].map((hop) => `${name}: ${hop} ok`),
    );
    expect(findings.at(-1)?.detail).toBe('suppressed, as it must be: no incident started');
    expect((await world.ports.incidents.list()).items).toEqual([]);
  });

  it('goes without a signature to a receiver that takes that', async () => {
    const url = await receive({ secrets: [], unsigned: true });
    const receiver = receiverAt(url, { secretOf: async () => undefined, findFault: () => undefined });

    const findings = await sendTestAlert('sentry', receiver, ports());

    expect(findings.every(({ status }) => status === 'ok')).toBe(true);
  });

  it('never shows the secret', async () => {
    const url = await receive({ secrets: ['another-secret-of-that-length'] });

    const findings = await sendTestAlert('datadog', receiverAt(url), ports());

    expect(JSON.stringify(findings)).not.toContain(secret);
  });

  const noPost = { post: async () => Promise.reject(new Error('connect ECONNREFUSED')) };
  it.each<[string, string, RegExp, string, Receiving, Partial<TestReceiver>, Partial<TestAlertPorts>]>([
    [
      'a secret that is not set',
      'secret',
      /SENTRY_WEBHOOK_SECRET is not set/,
      'set the secret of sentry',
      {},
      { secretOf: async () => undefined },
      {},
    ],
    [
      'another secret',
      'address',
      /answered 401: sentry-hook-signature/,
      'set the secret of sentry',
      { secrets: ['another-secret-of-that-length'] },
      {},
      {},
    ],
    ['a source that is off', 'address', /answered 404/, 'turn on sentry', { sources: ['datadog'] }, {}, {}],
    ['an address that does not answer', 'address', /does not answer: .*ECONNREFUSED/, 'reach it', {}, {}, noPost],
    [
      'a queue that fails',
      'address',
      /answered 500/,
      'Try again in a minute. look there',
      { take: async () => Promise.reject(new Error('no disk')) },
      {},
      {},
    ],
    [
      'an intake that reads nothing',
      'intake',
      /no record of suture-test-0123456789ab within 60 seconds/,
      'look there',
      { take: async () => undefined },
      {},
      {},
    ],
  ])('finds %s', async (_what, hop, detail, remedy, receiving, receiver, more) => {
    const url = await receive(receiving);

    const findings = await sendTestAlert('sentry', receiverAt(url, receiver), ports(more));

    const wrong = findings.filter(({ status }) => status === 'problem');
    expect(wrong.map(({ name }) => name)).toEqual([`sentry: ${hop}`]);
    expect(wrong[0]?.detail).toMatch(detail);
    expect(wrong[0]?.remedy).toBe(remedy);
    expect(findings.at(-1)?.detail).toBe('not reached');
  });

  it('finds an intake that refuses it, by the message that was kept', async () => {
    const config = { ...world.ports.config, webhooks: { sources: [] } };
    const url = await receive({ config });

    const findings = await sendTestAlert('sentry', receiverAt(url), ports());

    expect(statuses(findings).at(-1)).toBe('sentry: record problem');
    expect(findings.at(-1)?.detail).toMatch(/^refused: sentry is not in webhooks\.sources/);
  });

  it('calls it a problem when an incident started', async () => {
    const url = await receive({
      take: async () =>
        world.ports.alertRecords.put({
          id: 'm1',
          at: world.clock.now().toISOString(),
          outcome: 'started',
          reason: 'started inc-1',
          title: 'suture-test-0123456789ab',
          incidentId: 'inc-1',
        }),
    });

    const findings = await sendTestAlert('sentry', receiverAt(url), ports());

    expect(statuses(findings).at(-1)).toBe('sentry: record problem');
    expect(findings.at(-1)?.remedy).toContain('inc-1');
  });

  it('is not sent where its end cannot be said and a pattern claims any name', async () => {
    const { state: _, ...endless } = generic;
    const config = { ...world.ports.config, webhooks: { sources: WebhookName.options, generic: endless } };

    const findings = await sendTestAlert('generic', receiverAt('http://127.0.0.1:1/alerts', { config }), ports());

    expect(findings[0]).toMatchObject({ name: 'generic: secret', status: 'problem' });
    expect(findings[0]?.detail).toContain('webhooks.generic has no state');
  });
});

describe('suture doctor --test-alert', () => {
  const files = { 'suture.config.json': JSON.stringify({ services: { orders: { repository: 'acme/orders' } } }) };

  it('sends nothing without credentials', async () => {
    const { repository } = createProject(files);

    const looked = await sutureWithoutAccount(repository, ['doctor', '--stage', 'live', '--test-alert', 'sentry']);

    expect(looked.code).toBe(1);
    expect(looked.out).toMatch(/- sentry: test alert +not sent because of: credentials/);
  });

  it.each([
    [['--stage', 'live', '--test-alert', 'sentri'], /"sentri" is no source; known are alertmanager/],
    [['--url', 'http://127.0.0.1:1'], /it needs --test-alert SOURCE/],
    [['--test-alert', 'sentry'], /--stage/],
    [['--test-alert', 'sentry', '--url', 'http://10.0.0.1:8787'], /is not the address of suture serve/],
    [['--test-alert', 'sentry', '--url', 'http://127.0.0.1:1'], /no running suture serve; start it with/],
  ])('refuses %j', async (words, message) => {
    const { repository } = createProject(files);

    const { code, err } = await sutureWithoutAccount(repository, ['doctor', ...words]);

    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
