import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The part of S3 that the builds use: put and get objects by path. */
export interface ObjectStore {
  readonly url: string;
  readonly objects: Map<string, Buffer>;
  close(): void;
}

/** @param bucket the only one there is; keys are told without it */
export async function startObjectStore(bucket: string): Promise<ObjectStore> {
  const objects = new Map<string, Buffer>();
  const server = createServer(async (request, response) => {
    const key = decodeURIComponent((request.url ?? '').split('?')[0] ?? '').slice(`/${bucket}/`.length);
    if (request.method === 'PUT') {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      objects.set(key, readChunked(Buffer.concat(chunks), request.headers['content-encoding']));
      response.end();
      return;
    }
    const found = objects.get(key);
    response.statusCode = found === undefined ? 404 : 200;
    response.end(request.method === 'HEAD' ? undefined : (found ?? '<Error><Code>NoSuchKey</Code></Error>'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, objects, close: () => server.close() };
}

/** The SDK sends a body in chunks with a checksum behind them: `hex length` line, bytes, line break, until a length of 0. */
function readChunked(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding !== 'aws-chunked') return body;
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.subarray(at, end).toString('latin1'), 16);
    if (!(length > 0)) break;
    parts.push(body.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
  return Buffer.concat(parts);
}
