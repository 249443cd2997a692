import { Readable } from 'node:stream';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';

/** Carries the requests of a client to the table and its answers back. */
export type RequestHandler = NonNullable<DynamoDBClientConfig['requestHandler']>;

interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Answers requests as a listener of an HTTP server does. */
export type Answer = (request: unknown, response: unknown) => void;

/** Hands the requests of this process to the table directly: a socket to itself would cost more than the table's own work. */
export function createInProcessHandler(answer: Answer): RequestHandler {
  return {
    handle: ({ method, path, headers, body }: SentRequest) =>
      new Promise((resolve, reject) => {
        const request = Object.assign(Readable.from([bytesOf(body)]), {
          method,
          url: path,
          headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
        });
        const answered: Record<string, string> = {};
        const response = {
          statusCode: 200,
          setHeader: (name: string, value: unknown) => {
            answered[name.toLowerCase()] = String(value);
          },
          end: (text = '') => {
            const { statusCode } = response;
            resolve({ response: { statusCode, headers: answered, body: Buffer.from(text) } });
          },
        };
        try {
          answer(request, response);
        } catch (error) {
          reject(error);
        }
      }),
  };
}

/** The client's bytes answer to the methods of a string with a warning, so that they are not converted but read in place. */
function bytesOf(body: unknown): Buffer {
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return Buffer.from(z.string().parse(body));
}
