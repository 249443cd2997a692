import { closeSync, openSync, writeSync } from 'node:fs';

/** Bytes that are written at a time. */
const blockSize = 4 * 1024 * 1024;

/**
 * Writes a log of the given size as several services would: loggers' JSON, Lambda, containers, plain text, and one error in about
 * fifty lines. The same size gives the same bytes.
 */
export function writeMixedLog(path: string, size: number): void {
  const file = openSync(path, 'w');
  const next = createRandom(20_261_126);
  let written = 0;
  let number = 0;
  try {
    while (written < size) {
      const lines: string[] = [];
      for (let length = 0; length < blockSize; number += 1) {
        const text = writers[next(writers.length)]?.(number, next) ?? '';
        lines.push(text);
        length += text.length + 1;
      }
      written += writeSync(file, `${lines.join('\n')}\n`);
    }
  } finally {
    closeSync(file);
  }
}

/** A whole number below its argument. */
type Random = (below: number) => number;

/** A linear congruential generator, so that every machine measures the same log. */
function createRandom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const start = Date.UTC(2026, 10, 24);
const timeOf = (number: number) => new Date(start + number * 37).toISOString();
const idOf = (next: Random) =>
  [8, 4, 4, 4, 12].map((length) => Array.from({ length }, () => next(16).toString(16)).join('')).join('-');
const paths = ['/orders', '/orders/17', '/cart', '/products?page=3', '/health', '/checkout'];
const stacks = [
  "TypeError: Cannot read properties of undefined (reading 'amount')\n    at total (/app/dist/src/cart.js:14:31)\n    at checkout (/app/dist/src/checkout.js:40:18)\n    at Layer.handle [as handle_request] (/app/node_modules/express/lib/router/layer.js:95:5)",
  'Error: connect ECONNREFUSED 10.0.3.7:5432\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1555:16)\n    at async load (/app/dist/src/db.js:22:9)',
];
const stackOf = (next: Random) => stacks[next(stacks.length)] ?? '';

function pino(number: number, next: Random): string {
  const url = paths[next(paths.length)];
  return JSON.stringify({
    level: 30,
    time: start + number * 37,
    pid: 18,
    hostname: 'orders-7f6c9',
    reqId: idOf(next),
    req: { method: 'GET', url, headers: { host: 'shop.example', accept: '*/*' }, remoteAddress: '10.0.1.9' },
    res: { statusCode: 200 },
    responseTime: next(400),
    msg: 'request completed',
  });
}

function winston(number: number, next: Random): string {
  return JSON.stringify({
    level: next(20) === 0 ? 'warn' : 'info',
    message: `cart ${next(90_000)} priced in ${next(300)} ms`,
    service: 'cart',
    timestamp: timeOf(number),
  });
}

function error(number: number, next: Random): string {
  const stack = stackOf(next);
  const [type, message] = (stack.split('\n')[0] ?? '').split(/: (.*)/s);
  return JSON.stringify({
    level: 50,
    time: start + number * 37,
    reqId: idOf(next),
    err: { type, message, stack },
    msg: message,
  });
}

function text(number: number, next: Random): string {
  return `${timeOf(number)} [worker-${next(4)}] INFO  jobs.Mailer - sent ${next(1_000)} of ${next(1_000)} messages in ${next(90)} ms`;
}

function textError(number: number, next: Random): string {
  return `${timeOf(number)} [worker-${next(4)}] ERROR jobs.Mailer - ${stackOf(next)}`;
}

function lambda(number: number, next: Random): string {
  const id = idOf(next);
  return [
    `START RequestId: ${id} Version: $LATEST`,
    `${timeOf(number)}\t${id}\tINFO\tpriced order ${next(90_000)}`,
    `END RequestId: ${id}`,
    `REPORT RequestId: ${id}\tDuration: ${next(900)}.11 ms\tBilled Duration: ${next(900)} ms\tMemory Size: 256 MB\tMax Memory Used: 91 MB\t`,
  ].join('\n');
}

const within =
  (wrap: (line: string, number: number) => string, inner: (number: number, next: Random) => string) =>
  (number: number, next: Random) =>
    wrap(inner(number, next), number);
const docker = (line: string, number: number) =>
  JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: timeOf(number) });
const kubernetes = (line: string, number: number) => `${timeOf(number)} stdout F ${line}`;
const compose = (line: string) => `orders-1  | ${line}`;

/** Each writes one line or more; how often one is listed is its share. */
const writers: readonly ((number: number, next: Random) => string)[] = [
  ...Array.from({ length: 18 }, () => pino),
  ...Array.from({ length: 8 }, () => winston),
  ...Array.from({ length: 6 }, () => text),
  ...Array.from({ length: 3 }, () => lambda),
  ...Array.from({ length: 6 }, () => within(docker, pino)),
  ...Array.from({ length: 6 }, () => within(kubernetes, winston)),
  within(compose, pino),
  error,
  textError,
];
