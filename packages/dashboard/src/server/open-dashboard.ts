import { once } from 'node:events';
import { createAdaptorServer } from '@hono/node-server';
import { type Clock, InvalidInput } from '@suture/core';
import { createReadModel, type RecordSource } from '../records/index.ts';
import { createApp } from './app.ts';
import type { Watchers } from './events.ts';
import { makeKeys } from './gate.ts';
import { createLookout } from './lookout.ts';

export interface DashboardOptions {
  readonly source: RecordSource;
  /** 0 chooses a free one. */
  readonly port: number;
  readonly clock: Clock;
}

export interface Dashboard {
  /** With the token: for the person who started it, and nobody else. */
  readonly address: string;
  /** Ends when everything was read that was begun to be read. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Only this machine can connect to it. */
const loopback = '127.0.0.1';
/** Milliseconds between two checks whether it is time to look. */
const tick = 500;

/** Serves the pages of a source on this machine alone. @throws InvalidInput when the port is taken */
export async function openDashboard({ source, port, clock }: DashboardOptions): Promise<Dashboard> {
  const model = createReadModel(source);
  const lookout = createLookout(model, source, clock);
  const watchers: Watchers = { streams: new Set() };
  const keys = makeKeys();
  let host = '';
  const app = createApp({ source, model, lookout, watchers, clock, keys, host: () => host });
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(port, loopback);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new InvalidInput('the option --port', [`${loopback}:${port} cannot be used; choose another port`], { cause });
  }
  const address = server.address();
  host = `${loopback}:${typeof address === 'object' && address !== null ? address.port : port}`;
  // Only an open page is a reason to read: a deployment's stores are paid by the read.
  const timer = setInterval(() => {
    if (watchers.streams.size > 0) void lookout.freshen();
  }, tick);

  return {
    address: `http://${host}/${keys.place}/?token=${keys.token}`,
    settle: lookout.settle,
    close: async () => {
      clearInterval(timer);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const stream of watchers.streams) stream.abort();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await Promise.all([closed, lookout.settle()]);
    },
  };
}
