import { type Claim, printStack } from './claims.ts';

export const at = '2026-11-24T08:59:30.000Z';

/** Lines of a service's log by how they come to be, one for each claim. */
export type LineForms = Readonly<Record<string, (claim: Claim) => string>>;

const json = (fields: object) => JSON.stringify({ time: at, ...fields });
const escaped = (claim: Claim) => printStack(claim).replaceAll('\n', '\\n');
const encoded = (claim: Claim) => encodeURIComponent(printStack(claim));
const object = (claim: Claim) => ({ type: claim.type, message: claim.value, stack: printStack(claim) });
const access = (path: string, agent: string) =>
  `203.0.113.9 - - [24/Nov/2026:08:59:30 +0000] "GET ${path} HTTP/1.1" 500 12 "-" "${agent}"`;

/** What requests make a service and the proxies before it write. */
export const sentLines: LineForms = {
  'a search in a message': (claim) => json({ level: 'info', msg: `search for ${printStack(claim)}` }),
  'a search behind a label': (claim) => json({ level: 'info', msg: `search: ${printStack(claim)}` }),
  'an input in a failure’s message': (claim) => json({ level: 'error', msg: `bad input ${printStack(claim)}` }),
  'a stack in one line of a failure’s message': (claim) =>
    json({ level: 'error', msg: `login failed for ${printStack(claim).replaceAll(/\n\s+/g, ' ')}` }),
  'a user’s name in a warning': (claim) => json({ level: 'warn', msg: `login failed for ${printStack(claim)}` }),
  'a user agent in a field': (claim) => json({ level: 'info', msg: 'request', userAgent: printStack(claim) }),
  'a user agent among headers': (claim) =>
    json({ level: 'info', msg: 'request', req: { headers: { 'user-agent': printStack(claim) } } }),
  'a review below its message': (claim) => json({ level: 'info', msg: 'review', text: printStack(claim) }),
  'a body that is an error': (claim) => json({ level: 'info', msg: 'request', body: { err: object(claim) } }),
  'a payload that is an error': (claim) => json({ level: 'info', msg: 'request', payload: { err: object(claim) } }),
  'data that are an error': (claim) => json({ level: 'info', msg: 'request', data: { error: object(claim) } }),
  'a body behind words': (claim) => `${at} INFO received ${JSON.stringify({ err: object(claim) })}`,
  'a body with a level behind words': (claim) => `received ${JSON.stringify({ level: 'error', err: object(claim) })}`,
  'a user agent in an access log': (claim) => access('/', escaped(claim)),
  'a user agent in a load balancer’s log': (claim) =>
    `https ${at} app/shop/50dc6c 192.0.2.131:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 "GET https://shop.example:443/?x=${encoded(claim)} HTTP/1.1" "${printStack(claim).replaceAll(/\n\s+/g, ' ')}" ECDHE TLSv1.2`,
  'a query in an access log': (claim) => access(`/?q=${escaped(claim)}`, '-'),
  'an encoded query in an access log': (claim) => access(`/?q=${encoded(claim)}`, '-'),
  'a path in an access log': (claim) => access(`/${escaped(claim)}`, '-'),
  'line ends in an access log': (claim) => access('/', printStack(claim)),
  'a value in text': (claim) => `${at} INFO search q=${printStack(claim)}`,
  'a value in a failure’s text': (claim) => `${at} ERROR search failed q=${escaped(claim)}`,
  'a quoted value': (claim) => `search q="${escaped(claim)}"`,
  'a value of a printed object': (claim) => `{ q: '${escaped(claim)}' }`,
  'a value in logfmt': (claim) => `time=${at} level=error msg="search failed" q="${escaped(claim)}"`,
};

/** How services write an error of their own. */
export const ownLines: LineForms = {
  pino: (claim) => json({ level: 50, err: object(claim), msg: 'request failed' }),
  winston: (claim) => json({ level: 'error', message: claim.value, stack: printStack(claim) }),
  'a label in a message': (claim) => json({ level: 'error', message: `Checkout failed: ${printStack(claim)}` }),
  console: (claim) => `${at} ERROR Checkout failed ${printStack(claim)}`,
  'an uncaught error': printStack,
  lambda: (claim) =>
    `${at}\t0f1e2d3c-0000-4000-8000-000000000000\tERROR\tInvoke Error \t${JSON.stringify({ errorType: claim.type, errorMessage: claim.value, stack: printStack(claim).split('\n') })}`,
};

/** A line that a service writes now and then, whatever happens. */
export const background = json({
  level: 'warn',
  msg: 'retrying the cache',
  err: { type: 'Error', message: 'timeout' },
});
/** An hour before the log that an alert is about. */
export const old = JSON.stringify({
  time: '2026-11-24T06:10:00.000Z',
  level: 'error',
  err: { type: 'Error', message: 'stale', stack: 'Error: stale\n    at read (/app/src/cache.js:7:1)' },
});
/** Requests that failed without a word about it. */
export const failures = Array.from({ length: 7 }, (_, index) =>
  json({ level: 'info', msg: 'request', req: { method: 'GET', url: `/orders/${index}` }, res: { statusCode: 500 } }),
);
