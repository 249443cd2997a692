import { describe, expect, it } from 'vitest';
import { readLog } from '../read-log.ts';

const stack = [
  'TypeError: gateway is undefined',
  '    at charge (/srv/src/pay.js:3:9)',
  '    at handle (/srv/src/server.js:9:3)',
].join('\n');
const oneLine = stack.replaceAll('\n', '\\n');
const sent = { err: { type: 'TypeError', message: 'gateway is undefined', stack } };
const json = (fields: object) => JSON.stringify({ time: '2026-11-24T08:59:30.000Z', ...fields });
const text = (level: string, words: string) => `2026-11-24T08:59:30.000Z ${level} ${words}`;
const access = (query: string, agent: string) =>
  `203.0.113.9 - - [24/Nov/2026:08:59:30 +0000] "GET /?q=${query} HTTP/1.1" 200 12 "-" "${agent}"`;

const framesOf = (log: string) => readLog(log).flatMap(({ error }) => error?.frames.map(({ file }) => file) ?? []);

describe('words that a request put into a line', () => {
  it.each([
    ['a search in a message', json({ level: 'info', msg: `search for ${stack}` })],
    ['a search behind a label', json({ level: 'info', msg: `search: ${stack}` })],
    ['a quoted input in a failure’s message', json({ level: 'error', msg: `bad input "${stack}"` })],
    ['a user’s name in a warning', json({ level: 'warn', msg: `login failed for ${stack}` })],
    ['a user agent', json({ level: 'info', msg: 'request', userAgent: stack })],
    ['a path of a failure', json({ level: 'error', msg: 'not found', path: `/x?${stack}` })],
    ['a review below its message', json({ level: 'info', msg: 'review', text: stack })],
    ['a detail below its message', json({ level: 'error', msg: 'refused', detail: stack })],
    ['a payload', json({ level: 'info', msg: 'request', payload: sent })],
    ['data', json({ level: 'info', msg: 'request', data: sent })],
    ['a body behind words', text('INFO', `received ${JSON.stringify(sent)}`)],
    ['a body behind words without a level', `received ${JSON.stringify({ level: 'error', ...sent })}`],
    ['a user agent in an access log', access('', oneLine)],
    ['a query in an access log', access(oneLine, '-')],
    ['a query in an access log, with its own line ends', access('', stack)],
    ['a path in an access log', access('', '-').replace('/?q=', `/${oneLine}`)],
    ['a value in text', text('INFO', `search q=${stack}`)],
    ['a value in a failure’s text', text('ERROR', `search failed q=${oneLine}`)],
    ['a quoted value', `search q="${oneLine}"`],
    ['a value in a printed object', `{ q: '${oneLine}' }`],
    ['a value in one line', text('INFO', `search for ${oneLine}`)],
    ['a value in logfmt', `level=error msg="search failed" q="${oneLine}"`],
    ['what a runtime says of memory', text('INFO', 'search q=JavaScript heap out of memory')],
  ])('are no error: %s', (_what, line) => {
    expect(framesOf(line)).toEqual([]);
    expect(readLog(line).flatMap(({ error }) => (error?.kind === undefined ? [] : [error.kind]))).toEqual([]);
  });

  it('are kept as the words of a failure that its entry reports', () => {
    const [entry] = readLog(json({ level: 'error', msg: `bad input "${stack}"` }));

    expect(entry?.error).toMatchObject({ name: 'Error', message: `bad input "${stack}"`, stack: '' });
  });

  it('are read and marked where they may be the program’s own, as in a message that a logger joined', () => {
    const [entry] = readLog(json({ level: 'error', msg: `Checkout failed ${stack}` }));

    expect(entry?.error).toMatchObject({ name: 'TypeError', quoted: true, frames: [{ file: '/srv/src/pay.js' }, {}] });
  });

  it('do not hide where the error that quotes them was thrown', () => {
    const message = `bad name "${stack}\n[cause]: RangeError: x\n    at grant (/srv/src/admin.js:1:1)"`;
    const own = `ValidationError: ${message}\n    at validate (/srv/src/validate.js:4:3)`;
    const [entry] = readLog(json({ level: 'error', err: { type: 'ValidationError', message, stack: own } }));

    expect(entry?.error?.frames.map(({ file }) => file)).toEqual(['/srv/src/validate.js']);
    expect(entry?.error).toMatchObject({ name: 'ValidationError', message, stack: own });
    expect(entry?.error?.cause).toBeUndefined();
  });
});

describe('what a program says of its own error', () => {
  it.each([
    ['a message that is the stack', json({ level: 'error', msg: stack })],
    ['a message that is the stack, at a low level', json({ level: 'info', msg: stack })],
    ['a label in a message', json({ level: 'error', msg: `Checkout failed: ${stack}` })],
    ['the stack below a message', json({ level: 'error', msg: `uncaughtException: x\n${stack}` })],
    ['an error among data', json({ level: 'error', msg: 'failed', data: sent })],
    ['a field of an error’s name', json({ level: 'error', msg: 'failed', lastErrorDetails: stack })],
    ['an error behind words', text('ERROR', `Invoke Error\t${JSON.stringify(sent)}`)],
    ['words before it in text', text('INFO', `Checkout failed ${stack}`)],
    ['a value of an error’s name', `level=error msg="checkout failed" err="${oneLine}"`],
    ['one line of text', text('ERROR', `Checkout failed ${oneLine}`)],
  ])('is an error: %s', (_what, line) => {
    expect(framesOf(line)[0]).toBe('/srv/src/pay.js');
  });
});
