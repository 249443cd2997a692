import type { SourceTree } from '../model.ts';
import { quoteIn, writeNeatly } from './literal.ts';
import { readModule } from './module-exports.ts';
import type { Bound, TestBody } from './short-frame.ts';
import { importsOf, type Sibling } from './sibling.ts';
import type { SentRequest, Trigger } from './trigger.ts';

/** A way in which a test sends a request. */
export interface Sender {
  readonly imports: TestBody['imports'];
  /** The lines that send it; the first one starts a server where `close` ends it. */
  readonly send: (request: SentRequest) => readonly string[];
  /** The expression for the status of the answer. */
  readonly status: string;
  readonly close?: readonly string[];
}

/** An app, how a test binds it, and the expression for it. */
type App = Trigger & { readonly own: Bound; readonly app: string };

/** How the tests of the project send requests, and then what the app itself offers. */
export function findSenders(tree: SourceTree, sibling: Sibling, app: App): readonly Sender[] {
  return [
    ...helperOf(tree, sibling),
    ...supertestOf(tree, sibling, app),
    ...frameworkOf(tree, sibling, app),
    ...serversOf(tree, sibling, app),
  ];
}

/** A function that the tests share: `request('GET', '/orders')`. */
function helperOf(tree: SourceTree, sibling: Sibling): readonly Sender[] {
  for (const text of [sibling.text, ...neighbours(tree, sibling)]) {
    for (const { from, name, members } of importsOf(text)) {
      if (!from.startsWith('.')) continue;
      for (const local of name === undefined ? members : [name, ...members]) {
        const calls = [
          ...text.matchAll(
            new RegExp(`\\b${local}\\(\\s*['"](?:GET|POST|PUT|PATCH|DELETE)['"]\\s*,\\s*['"\`][^)]*\\)`, 'g'),
          ),
        ];
        if (calls.length === 0) continue;
        const told = calls.map(([call]) => call).join(' ');
        const property = /\b(body|payload|json|data)\b/.exec(told)?.[1] ?? 'body';
        const status = /\bstatusCode\b/.test(text) ? 'statusCode' : 'status';
        return [
          {
            imports: [name === local ? { from, name: local } : { from, members: [local] }],
            send: (request) => [
              `const { ${status} } = await ${local}(${quoteIn(request.method, sibling)}, ${quoteIn(request.path, sibling)}${optionsOf(request, property, sibling)})${sibling.semicolon}`,
            ],
            status,
          },
        ];
      }
    }
  }
  return [];
}

/** Other tests in the sibling's folder: the one that is nearest to a module need not send requests. */
function neighbours(tree: SourceTree, { path }: Sibling): readonly string[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return tree
    .list()
    .filter((other) => other !== path && other.startsWith(folder) && !other.slice(folder.length).includes('/'))
    .slice(0, 50)
    .map((other) => tree.read(other) ?? '');
}

function optionsOf(request: SentRequest, property: string, sibling: Sibling): string {
  const body = bodyOf(request);
  return body === undefined ? '' : `, ${writeNeatly({ [property]: body }, sibling, { level: 1, used: 60 })}`;
}

/** A body of JSON as data, and any other as text. */
function bodyOf({ body, headers }: SentRequest): unknown {
  if (body === undefined || !/json/.test(headers['content-type'] ?? 'json')) return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function supertestOf(tree: SourceTree, sibling: Sibling, { own, app }: App): readonly Sender[] {
  const found = [sibling.text, ...neighbours(tree, sibling)]
    .flatMap(importsOf)
    .find(({ from, name }) => from === 'supertest' && name !== undefined);
  if (found?.name === undefined) return [];
  const { name } = found;
  return [
    {
      imports: [{ from: 'supertest', name }, own.imported],
      send: (request) => {
        const body = bodyOf(request);
        const sent = body === undefined ? '' : `.send(${writeNeatly(body, sibling, { level: 1, used: 50 })})`;
        const set =
          typeof body === 'string'
            ? `.set('content-type', ${quoteIn(request.headers['content-type'] ?? 'text/plain', sibling)})`
            : '';
        return [
          `const response = await ${name}(${app}).${request.method.toLowerCase()}(${quoteIn(request.path, sibling)})${set}${sent}${sibling.semicolon}`,
        ];
      },
      status: 'response.status',
    },
  ];
}

/** What fastify and Hono offer for tests. */
function frameworkOf(
  tree: SourceTree,
  sibling: Sibling,
  { module, export: name, own, factory, app }: App,
): readonly Sender[] {
  const text = tree.read(module) ?? '';
  const madeBy = readModule(module, text)?.exports.find((one) => one.name === name)?.madeBy;
  const end = sibling.semicolon;
  const makes = (word: string) => madeBy === word || (factory && new RegExp(`\\b${word}\\(`).test(text));
  const fields = (request: SentRequest, bodyName: string) => ({
    method: request.method,
    ...(typed(request) ? { headers: typed(request) } : {}),
    ...(request.body === undefined ? {} : { [bodyName]: request.body }),
  });
  if (makes('fastify') || makes('Fastify'))
    return [
      {
        imports: [own.imported],
        send: (request) => [
          `const response = await ${app}.inject(${writeNeatly({ ...fields(request, 'payload'), url: request.path }, sibling, { level: 1, used: 40 })})${end}`,
        ],
        status: 'response.statusCode',
      },
    ];
  if (makes('Hono'))
    return [
      {
        imports: [own.imported],
        send: (request) => [
          `const response = await ${app}.request(${quoteIn(request.path, sibling)}${request.method === 'GET' && request.body === undefined ? '' : `, ${writeNeatly(fields(request, 'body'), sibling, { level: 1, used: 50 })}`})${end}`,
        ],
        status: 'response.status',
      },
    ];
  return [];
}

function typed({ headers }: SentRequest): Readonly<Record<string, string>> | undefined {
  const type = headers['content-type'];
  return type === undefined ? undefined : { 'content-type': type };
}

/** What makes a server, or an app that has a `listen` of its own. */
const listens = /\b(?:createServer|express|polka|restify)\s*\(|\bnew (?:Koa|Server)\b/;

/** A server on a free port: what the app's own `listen` starts, or one that is made of a listener. */
function serversOf(tree: SourceTree, sibling: Sibling, { module, own, app }: App): readonly Sender[] {
  const end = sibling.semicolon;
  const once = { from: 'node:events', members: ['once'] };
  const http = { from: 'node:http', members: ['createServer'] };
  // To send a request to what is none would wait for an answer that never comes.
  const isServer = listens.test(tree.read(module) ?? '');
  const start = isServer ? `${app}.listen(0)` : `createServer(${app}).listen(0)`;
  const imports = isServer ? [once, own.imported] : [once, http, own.imported];
  const port = sibling.typed ? '(server.address() as { port: number }).port' : 'server.address().port';
  const send =
    (headers: (request: SentRequest) => Readonly<Record<string, string>> | undefined) => (request: SentRequest) => {
      const given = headers(request);
      const init = {
        ...(request.method === 'GET' ? {} : { method: request.method }),
        ...(given === undefined || Object.keys(given).length === 0 ? {} : { headers: given }),
        ...(request.body === undefined ? {} : { body: request.body }),
      };
      const options = Object.keys(init).length === 0 ? '' : `, ${writeNeatly(init, sibling, { level: 2, used: 10 })}`;
      return [
        `const server = ${start}${end}`,
        `await once(server, ${quoteIn('listening', sibling)})${end}`,
        `const { status } = await fetch(\`http://localhost:\${${port}}${request.path.replace(/[\\`$]/g, '\\$&')}\`${options})${end}`,
      ];
    };
  const close = [`server.close()${end}`];
  return [typed, ({ headers }: SentRequest) => headers].map(
    (headers): Sender => ({ imports, send: send(headers), status: 'status', close }),
  );
}
