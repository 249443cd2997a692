import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { createFailures, type Failure, type Match } from '../http/failures.ts';
import { api } from './api.ts';
import { type Controls, createControls } from './controls/index.ts';
import type { Journal, LoggedRequest } from './http/context.ts';
import { createWorld, type Delivery } from './world.ts';

/** The part of GitLab that Suture uses: the API at `url`, and controls for everything other people and systems do. */
export interface GitLabStandIn extends Controls {
  /** The API's address: `http://127.0.0.1:1234/api/v4`. */
  readonly url: string;
  close(): Promise<void>;
  /** All webhook deliveries so far. The stand-in records them and never sends them. */
  readonly deliveries: readonly Delivery[];
  readonly requests: readonly LoggedRequest[];
  /** Requests without a route, and parameters or fields that a route does not have. */
  readonly unknown: readonly string[];
  /** Errors inside the stand-in. */
  readonly problems: readonly string[];
  /** Commands that were found in texts and carried out. */
  readonly quickActions: readonly string[];
  /** Makes the next matching requests fail. */
  fail(match: Match, failure: Failure): void;
}

/** Starts the stand-in in this process; `close` stops it and removes its repositories. */
export async function startGitLabStandIn(clock: () => Date = () => new Date()): Promise<GitLabStandIn> {
  const world = createWorld(mkdtempSync(join(tmpdir(), 'gitlab-stand-in-')), clock);
  const journal: Journal = { requests: [], unknown: [], problems: [] };
  const failures = createFailures();
  const served = { world, journal, failures };
  // The server would otherwise replace the global Request and Response of the test process.
  const listener = getRequestListener((request) => api.fetch(request, served), { overrideGlobalObjects: false });
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  world.url = `http://127.0.0.1:${port}/api/v4`;
  return {
    ...createControls(world),
    url: world.url,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Kept-alive and hanging connections would hold the server open.
      server.closeAllConnections();
      await closed;
      rmSync(world.folder, { recursive: true, force: true });
    },
    deliveries: world.deliveries,
    ...journal,
    quickActions: world.quickActions,
    fail: (match, failure) => failures.add(match, failure),
  };
}
