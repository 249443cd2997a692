import { request } from 'node:http';
import { readConfig } from '@suture/core';
import type { MemoryStores } from '@suture/core/testing';
import { type Dashboard, openDashboard, type RecordSource } from '@suture/dashboard';
import { now } from './stories.ts';

export const clock = { now: () => now };

export const config = readConfig(
  {
    services: Object.fromEntries(
      ['orders', 'shipping', 'checkout', 'billing', 'catalog', 'exports'].map((name) => [
        name,
        { repository: `shop/${name}`, alarms: [`${name}-*`], trust: { ceiling: { critical: 'draft' } } },
      ]),
    ),
    models: { diagnose: { id: 'eu.anthropic.claude-sonnet-4' }, fix: { id: 'eu.anthropic.claude-sonnet-4' } },
  },
  'the configuration of a test',
);

/** A source over stores in memory. */
export function sourceOf(stores: MemoryStores, change: Partial<RecordSource> = {}): RecordSource {
  const { incidents, auditLog, artifacts, episodes, trustRecord, pendingCallbacks } = stores;
  const records = {
    ...{ incidents, auditLog, artifacts, episodes, trustRecord, pendingCallbacks },
    killSwitch: { reason: async () => undefined },
    spending: async () => ({ tokens: 3_410_000, microUsd: 38_200_000 }),
  };
  const base = 'https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/';
  return {
    name: 'stage production, eu-west-1, account 111122223333',
    interval: 0,
    config,
    read: (use) => use(records),
    executionUrl: (id) => `${base}${id}`,
    ...change,
  };
}

/** A dashboard that has read everything. */
export async function openRead(source: RecordSource, port = 0): Promise<Dashboard> {
  const dashboard = await openDashboard({ source, port, clock });
  const { base, cookie } = await exchange(dashboard.address);
  await ask(base, { cookie });
  await dashboard.settle();
  return dashboard;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** One request with exactly these headers. */
export function ask(address: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Exchanges the printed address for the cookie, as a browser does. */
export async function exchange(address: string): Promise<{ readonly base: string; readonly cookie: string }> {
  const redirect = await ask(address);
  const cookie = String(redirect.headers['set-cookie']).split(';')[0] ?? '';
  return { base: new URL(String(redirect.headers.location), address).href, cookie };
}
