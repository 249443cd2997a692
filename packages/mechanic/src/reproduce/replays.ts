import type { CapturedEvent } from '@suture/log-reader';
import { defined } from '../defined.ts';
import type { Fault, SourceTree } from '../model.ts';
import type { Suite } from '../suites/model.ts';
import { keepSafeHeaders } from './safe-headers.ts';
import type { Style } from './style.ts';
import { captureServerSource, hearSource, sendSource, serveSource } from './support.ts';
import type { Target } from './targets.ts';
import { loadModule, nameExport, quoteText, writeLiteral, writeTest } from './test-text.ts';
import type { SentRequest } from './trigger.ts';

interface Replay {
  readonly input: { readonly tree: SourceTree; readonly suite: Suite; readonly fault: Fault };
  readonly style: Style;
  readonly target: Target;
}

/** A test that starts the app on a free port, sends the request and expects an answer below 500. */
export function writeHttpReplay(replay: Replay & { event: CapturedEvent & { readonly kind: 'http' } }): string {
  const { input, style, target, event } = replay;
  const exported = target.export === undefined ? undefined : nameExport(style, target.export.name);
  const app = exported === undefined || !target.factory ? exported : `await ${exported}()`;
  // A module that exports its app may start it as well, on a port that is not free here.
  const listens = app === undefined || /\.listen\(/.test(input.tree.read(target.module) ?? '');
  const start =
    app === undefined
      ? [
          loadModule(style, target.module).replace(/^const service = /, ''),
          'server = await serve(await started.server, heard);',
        ]
      : [loadModule(style, target.module), `server = await serve(${app}, heard);`];
  return writeTest({
    framework: input.suite.framework,
    style,
    comment: commentOf(input.fault),
    title: `answers ${event.method} ${event.path.split('?', 1)[0]}`,
    builtins: ['fs', 'http'],
    constants: [incidentLine(input.fault), `const request = ${writeLiteral(requestOf(event))};`],
    body: [
      'const heard = hear();',
      ...(listens ? ['const started = captureServer();'] : []),
      'let server;',
      'try {',
      ...start.map((line) => `  ${line}`),
      '  const { status, type, text } = await send(server, request).catch(async (error) => {',
      '    throw await heard.error(error.message);',
      '  });',
      '  if (status >= 500) throw await heard.error(`The service answered ${status}: ${text}`);',
      "  if (type.includes('json') && text !== '') JSON.parse(text);",
      '} finally {',
      '  heard.stop();',
      ...(listens ? ['  started.stop();'] : []),
      '  server?.close();',
      '  server?.closeAllConnections();',
      '}',
    ],
    support: [hearSource, serveSource, sendSource, ...(listens ? [captureServerSource] : [])],
  });
}

/** A test that gives the handler the event and expects it neither to throw nor to answer 5xx. */
export function writeLambdaReplay(replay: Replay & { event: unknown; name: string }): string {
  const { input, style, target, event, name } = replay;
  return writeTest({
    framework: input.suite.framework,
    style,
    comment: commentOf(input.fault),
    title: `${name} handles the event`,
    builtins: ['fs'],
    constants: [incidentLine(input.fault), `const event = ${writeLiteral(event)};`],
    body: [
      'const heard = hear();',
      'try {',
      `  ${loadModule(style, target.module)}`,
      `  const result = await invoke(${nameExport(style, name)}, event);`,
      '  if (result?.statusCode >= 500) throw await heard.error(`The handler answered ${result.statusCode}: ${result.body}`);',
      '  if (result?.batchItemFailures?.length > 0) throw await heard.error(`The handler failed: ${JSON.stringify(result)}`);',
      '} finally {',
      '  heard.stop();',
      '}',
    ],
    support: [invokeSource({ functionName: 'reproduction', requestId: 'reproduction' }), hearSource],
  });
}

/** A test that calls one function and expects it not to throw. */
export function writeCall(replay: Replay & { name: string; args: readonly unknown[] }): string {
  const { input, style, target, name, args } = replay;
  const label = name === 'default' ? target.module : name;
  return writeTest({
    framework: input.suite.framework,
    style,
    comment: commentOf(input.fault),
    title: `${label} does not fail`,
    builtins: [],
    constants: [`const args = ${writeLiteral(args)};`],
    body: [loadModule(style, target.module), `await ${nameExport(style, name)}(...args);`],
    support: [],
  });
}

/** `invoke(handler, event)`: gives a handler an event and a context with these names. */
export function invokeSource(names: { readonly functionName: string; readonly requestId: string }): string {
  return `
/** Calls a handler of either form: one that returns a promise, or one that takes a callback. */
function invoke(handler, event) {
  const context = {
    awsRequestId: ${quoteText(names.requestId)},
    functionName: ${quoteText(names.functionName)},
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:${names.functionName}',
    memoryLimitInMB: '128',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => 30000,
  };
  if (handler.length < 3) return handler(event, context);
  return new Promise((resolve, reject) => {
    const result = handler(event, context, (error, value) => (error ? reject(error) : resolve(value)));
    if (typeof result?.then === 'function') result.then(resolve, reject);
  });
}
`;
}

/** Headers that cannot hold a secret, and the body as the text that was sent. */
export function requestOf({ method, path, headers, body }: CapturedEvent & { readonly kind: 'http' }): SentRequest {
  const kept = keepSafeHeaders(headers);
  const form = kept['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const text = body === undefined || method === 'GET' || method === 'HEAD' ? undefined : textOf(body, form);
  const typed = text !== undefined && typeof body !== 'string' && kept['content-type'] === undefined;
  const sent = typed ? { ...kept, 'content-type': 'application/json' } : kept;
  return { method, path, headers: sent, ...defined({ body: text }) };
}

function textOf(body: unknown, form: boolean): string {
  if (typeof body === 'string') return body;
  if (!form || typeof body !== 'object' || body === null) return JSON.stringify(body);
  const pairs = Object.entries(body).map(([name, value]): [string, string] => [name, String(value)]);
  return new URLSearchParams(pairs).toString();
}

function commentOf({ name, message, frames }: Fault): readonly string[] {
  const [frame] = frames;
  const place = frame === undefined ? '' : ` in ${frame.file}:${frame.line}`;
  return [`Replays an incident: ${oneLine(`${name}: ${message}`)}${place}`];
}

function incidentLine({ name, message }: Fault): string {
  return `const incident = { name: ${quoteText(name)}, message: ${quoteText(message)} };`;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, ' ').slice(0, 300);
}
