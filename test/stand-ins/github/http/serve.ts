import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { World } from '../world.ts';
import { type Answer, describeRefusal } from './answer.ts';
import type { Failure, Failures } from './failures.ts';
import type { ExchangeCheck, Journal } from './journal.ts';
import { respond } from './respond.ts';

export interface Serving {
  readonly world: World;
  readonly journal: Journal;
  readonly failures: Failures;
  readonly check: ExchangeCheck | undefined;
}

/** A server that answers for the world; 0 lets the system choose the port. */
export async function serve(serving: Serving, port: number): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    answer(serving, incoming, outgoing).catch((error: unknown) => {
      // A fault of the stand-in itself must not pass for one of the host.
      serving.journal.problems.push(`The stand-in failed at ${incoming.method} ${incoming.url}: ${String(error)}`);
      write(serving.world, outgoing, { status: 500, body: describeRefusal(500, String(error)) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

async function answer(serving: Serving, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { world, journal, failures, check } = serving;
  const url = new URL(incoming.url ?? '/', world.url);
  const method = incoming.method ?? 'GET';
  const text = await readText(incoming);
  const failure = failures.take({ method, path: url.pathname });
  const asked = { method, url, authorization: incoming.headers.authorization, accept: incoming.headers.accept, text };
  const done =
    failure === undefined || failure.afterEffect === true ? respond(world, journal, check, asked) : undefined;
  const given = failure === undefined ? done?.answer : failedAnswer(failure);
  journal.requests.push({
    method,
    path: url.pathname,
    query: url.search,
    status: given?.status ?? 0,
    permissionsUsed: done?.needs,
    tokenPermissions: done?.token?.permissions,
  });
  if (given !== undefined) write(world, outgoing, given);
}

function failedAnswer(failure: Failure): Answer | undefined {
  if (failure.hang === true) return undefined;
  const status = failure.status ?? 500;
  const headers = failure.headers ?? {};
  if (typeof failure.body === 'string') return { status, bytes: Buffer.from(failure.body), headers };
  return { status, body: failure.body ?? describeRefusal(status, 'Server Error'), headers };
}

function write(world: World, outgoing: ServerResponse, answer: Answer): void {
  const json = answer.body === undefined ? undefined : JSON.stringify(answer.body);
  outgoing.writeHead(answer.status, {
    // Clients set their own clock right by this.
    date: world.clock().toUTCString(),
    'x-github-request-id': randomUUID(),
    ...(json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...answer.headers,
  });
  outgoing.end(answer.bytes ?? json);
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
