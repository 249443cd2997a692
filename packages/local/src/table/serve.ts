import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import dynalite from 'dynalite';
import type { Endpoint } from './endpoint.ts';
import { createInProcessHandler, type RequestHandler } from './in-process.ts';

export interface TableServer {
  readonly endpoint: Endpoint;
  /** How this process reaches the table itself. */
  readonly requestHandler: RequestHandler;
  close(): Promise<void>;
}

/** Serves the database in a folder on a loopback port of the system's choice, to callers that sign with `accessKey`. */
export async function serveTable(folder: string, accessKey: string): Promise<TableServer> {
  const server = dynalite({ path: join(folder, 'db'), createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const listeners = server.listeners('request');
  const answer = (request: unknown, response: unknown) => {
    for (const listener of listeners) listener.call(server, request, response);
  };
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.headers.authorization?.includes(`Credential=${accessKey}/`)) {
      response.writeHead(403).end();
      return;
    }
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The table server has no port.');
  return {
    endpoint: { pid: process.pid, port: address.port, accessKey },
    requestHandler: createInProcessHandler(answer),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
      }),
  };
}
