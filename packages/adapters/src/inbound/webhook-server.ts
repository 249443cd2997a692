import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { describeError } from '@suture/core';
import type { WebhookSource } from '../alerts/webhook-source.ts';
import type { Inbox } from '../inbox.ts';
import type { WebhookDelivery } from '../webhook-delivery.ts';
import { type AlertWebhookAnswer, admitAlertWebhook } from './admit-webhook.ts';

/** A source that is on, and the secrets that its deliveries may be signed with. */
export interface ReceivedSource {
  readonly source: WebhookSource;
  readonly secrets: readonly string[];
}

export interface WebhookServerOptions {
  readonly sources: readonly ReceivedSource[];
  /** Takes deliveries without a signature, from programs of this machine only. */
  readonly unsigned: boolean;
  readonly inbox: Inbox & { waiting(): number };
  readonly now: () => Date;
  readonly onAnswer: (from: string, answer: ServerAnswer) => void;
}

export type ServerAnswer =
  | AlertWebhookAnswer
  | { readonly status: 500 | 503; readonly outcome: 'not kept'; readonly say: string };

const path = /^\/alerts\/([a-z][a-z0-9-]{0,40})$/;

/** Receives webhooks at `POST /alerts/<source>` and puts them into the inbox, as the functions do on AWS. `GET /health` says that it runs. */
export function createWebhookServer(options: WebhookServerOptions): Server {
  const server = createServer((request, response) => {
    answer(request, response, options).catch(() => response.destroy());
  });
  // A slow sender must not hold a connection open.
  server.headersTimeout = 5_000;
  server.requestTimeout = 10_000;
  server.maxConnections = 512;
  return server;
}

async function answer(request: IncomingMessage, response: ServerResponse, options: WebhookServerOptions) {
  const [pathname = ''] = (request.url ?? '').split('?', 1);
  if (pathname === '/health') {
    const names = options.sources.map(({ source }) => source.name);
    return reply(response, 200, JSON.stringify({ status: 'ok', sources: names, waiting: options.inbox.waiting() }));
  }
  const name = path.exec(pathname)?.[1];
  const received = options.sources.find(({ source }) => source.name === name);
  if (received === undefined) return reply(response, 404, 'no such source');
  if (request.method !== 'POST') return reply(response, 405, 'send it with POST');
  const body = await readBody(request, received.source.mostBytes);
  if (body === undefined) {
    options.onAnswer(received.source.name, tooLarge(received.source));
    // What is left of the body is not read.
    response.setHeader('connection', 'close');
    return reply(response, 413, tooLarge(received.source).say);
  }
  const answered = await admit({ headers: headersOf(request), body }, received, options);
  options.onAnswer(received.source.name, answered);
  if (answered.status === 503) response.setHeader('retry-after', '30');
  return reply(response, answered.status, answered.say);
}

function tooLarge({ mostBytes }: WebhookSource): AlertWebhookAnswer {
  return { status: 413, outcome: 'too large', say: `more than ${mostBytes} bytes` };
}

async function admit(
  delivery: WebhookDelivery,
  { source, secrets }: ReceivedSource,
  { inbox, now, unsigned }: WebhookServerOptions,
): Promise<ServerAnswer> {
  const check = (given: WebhookDelivery, at: Date) => {
    if (unsigned) return findForeign(given);
    if (secrets.length === 0) return `${source.secret} is not set where suture serve runs`;
    return source.refuse(given, secrets, at);
  };
  try {
    return await admitAlertWebhook(delivery, { source, inbox, now: now(), refuse: check });
  } catch (error) {
    const full = error instanceof Error && error.name === 'InboxFull';
    return { status: full ? 503 : 500, outcome: 'not kept', say: full ? describeError(error) : 'it could not be kept' };
  }
}

/** Why a request without a signature is not taken: a page in a browser of this machine could send it, and so could a name that leads here. */
function findForeign({ headers }: WebhookDelivery): string | undefined {
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) return 'a browser sent it';
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(headers.host ?? '')
    ? undefined
    : 'it was not sent to this machine by its own name';
}

/** The bytes of a body; undefined when there are more than it may have. */
async function readBody(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > most) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > most) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** A header that came more than once counts as its values in one, as at API Gateway. */
function headersOf({ headers }: IncomingMessage): WebhookDelivery['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
  );
}

function reply(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('content-type', text.startsWith('{') ? 'application/json' : 'text/plain; charset=utf-8');
  response.end(text);
}
