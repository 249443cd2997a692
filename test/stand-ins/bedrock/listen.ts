import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttp2Server, type Http2ServerRequest } from 'node:http2';
import { createServer, type Socket } from 'node:net';
import { z } from 'zod';
import type { Answer } from './answers.ts';

export interface HttpCall {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** The first bytes of every HTTP/2 connection (RFC 9113, 3.4). */
const preface = 'PRI ';

/**
 * Serves HTTP/2 without TLS, as the SDK speaks it to an `http:` endpoint, and HTTP/1.1 on the same port: what a
 * connection begins with tells them apart.
 * @param port any free one when 0
 */
export async function listen(port: number, handle: (call: HttpCall) => Promise<Answer | 'hang'>) {
  const sockets = new Set<Socket>();
  const http1 = createHttpServer(async (request, response) => {
    const answer = await handle(await readCall(request));
    if (answer !== 'hang') response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  const http2 = createHttp2Server(async (request, response) => {
    const answer = await handle(await readCall(request));
    if (answer === 'hang' || response.stream.destroyed) return;
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
  // A client that gives up resets its streams; that is no fault of the server's.
  http2.on('sessionError', () => undefined);
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('readable', () => {
      const start = socket.read();
      if (!Buffer.isBuffer(start)) return;
      socket.unshift(start);
      (start.toString('latin1', 0, preface.length) === preface ? http2 : http1).emit('connection', socket);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = z.object({ port: z.int() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function readCall(request: IncomingMessage | Http2ServerRequest): Promise<HttpCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return { method: request.method ?? '', path: request.url ?? '', body: Buffer.concat(chunks).toString('utf8') };
}
