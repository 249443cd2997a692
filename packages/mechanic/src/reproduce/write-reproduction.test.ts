import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CapturedEvent } from '@suture/log-reader';
import { describe, expect, it } from 'vitest';
import type { Fault, SourceTree } from '../model.ts';
import { plainRun, writeProject } from '../suites/fixture-project.ts';
import type { Framework, Suite, SuiteReport } from '../suites/model.ts';
import { runSuite } from '../suites/run-suite.ts';
import { type Reproduction, type ReproductionInput, writeReproduction } from './write-reproduction.ts';

type Files = Readonly<Record<string, string>>;

const orderEvent: CapturedEvent = {
  kind: 'http',
  method: 'POST',
  path: '/orders?dry=1',
  headers: {
    'content-type': 'application/json',
    authorization: 'Bearer hunter2',
    cookie: 'sid=hunter2',
    'x-shop': 'a',
  },
  body: { items: [{ sku: 'a' }] },
};
const missingPrice: Fault = {
  name: 'TypeError',
  message: "Cannot read properties of undefined (reading 'amount')",
  frames: [
    { file: 'src/price.js', line: 2, column: 54, function: 'total' },
    { file: 'src/app.js', line: 10, column: 20, function: 'answer' },
  ],
};
const priceSource = `export function total(items) {
  return items.reduce((sum, item) => sum + item.price.amount, 0);
}
`;
const appSource = `import { createServer } from 'node:http';
import { total } from './price.js';

export function createApp() {
  return createServer(async (request, response) => {
    try {
      let text = '';
      for await (const chunk of request) text += chunk;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ total: total(JSON.parse(text).items) }));
    } catch (error) {
      LOG;
      response.statusCode = 500;
      response.end('{"error":"internal"}');
    }
  });
}
`;
const loggingApp = appSource.replace('LOG;', 'console.error(error);');

function toCommonJs(files: Files): Files {
  const entries = Object.entries(files).map(([path, text]): [string, string] => {
    const required = text.replace(/import (.*) from ('.*');/g, 'const $1 = require($2);');
    const names = [...required.matchAll(/^export (?:async )?function (\w+)/gm)].map((match) => match[1]);
    const exported = `${required.replaceAll(/^export /gm, '')}\nmodule.exports = { ${names.join(', ')} };\n`;
    return [path, path.endsWith('.js') ? exported : text];
  });
  return { ...Object.fromEntries(entries), 'package.json': '{}' };
}

function suiteOf(framework: Framework, ...argv: string[]): Suite {
  return { framework, argv, env: {}, source: argv.join(' ') };
}

const serviceFiles: Files = {
  'package.json': '{"type":"module"}',
  'src/app.js': loggingApp,
  'src/price.js': priceSource,
};
const vitestSuite = suiteOf('vitest', 'vitest', 'run');

describe('a replayed request', () => {
  it.each([
    { suite: vitestSuite, files: serviceFiles },
    { suite: suiteOf('jest', 'jest'), files: toCommonJs(serviceFiles) },
    { suite: suiteOf('mocha', 'mocha'), files: serviceFiles },
    { suite: suiteOf('mocha', 'mocha'), files: toCommonJs(serviceFiles) },
    { suite: suiteOf('node', 'node', '--test'), files: serviceFiles },
    { suite: suiteOf('command', 'node', 'test.js'), files: toCommonJs(serviceFiles) },
  ])('fails with the incident in $suite.framework and passes on the fixed tree', async ({ suite, files }) => {
    const written = writeFor(files, { suite, fault: missingPrice, event: orderEvent });

    const { buggy, fixed } = await proveOn(files, suite, written);

    expect(statusesOf(buggy)).toEqual(['failed']);
    expect(buggy.tests[0]?.error).toMatchObject({ name: 'TypeError', message: missingPrice.message });
    expect(buggy.tests[0]?.error?.stack).toContain('src/price.js:2');
    expect(statusesOf(fixed)).toEqual(['passed']);
    expect(fixed.complete).toBe(true);
  });

  it.each([
    [
      'writes JSON lines to the descriptor',
      `import('node:fs').then(({ default: fs }) => fs.writeSync(1, JSON.stringify({ level: 50, err: { type: error.name, message: error.message, stack: error.stack } }) + '\\n'));\n      await new Promise((done) => setImmediate(done))`,
    ],
    ['logs only the message', 'console.error(error.message)'],
    ['puts the stack into the answer', 'return response.writeHead(500).end(error.stack)'],
    ['cuts the connection and rethrows', 'response.destroy(); throw error'],
  ])('tells the incident of a service that %s', async (_how, log) => {
    const files = { ...serviceFiles, 'src/app.js': appSource.replace('LOG', log) };
    const suite = suiteOf('node', 'node', '--test');

    const { buggy, fixed } = await proveOn(
      files,
      suite,
      writeFor(files, { suite, fault: missingPrice, event: orderEvent }),
    );

    expect(buggy.tests[0]?.error).toMatchObject({ name: 'TypeError', message: missingPrice.message });
    expect(statusesOf(fixed)).toEqual(['passed']);
  });

  it('reaches a service that starts listening when it is loaded', async () => {
    const entry = `import { makeIt } from './app.js';\nmakeIt(new Map()).listen(80);\n`;
    const app = loggingApp.replace('createApp()', 'makeIt(store)');
    const files = { ...serviceFiles, 'src/app.js': app, 'src/main.js': entry };
    const written = writeFor(files, { suite: vitestSuite, fault: missingPrice, event: orderEvent });

    const { buggy, fixed } = await proveOn(files, vitestSuite, written);

    expect(written.description).toContain('src/main.js');
    expect(buggy.tests[0]?.error).toMatchObject({ name: 'TypeError', message: missingPrice.message });
    expect(statusesOf(fixed)).toEqual(['passed']);
  });

  it.each(['production', 'test'])('reaches an express app that its module exports and starts, in %s', async (mode) => {
    const app = `import express from 'express';
import { total } from './price.js';

export const app = express();
app.use(express.json());
app.post('/orders', (request, response) => response.json({ total: total(request.body.items) }));
app.listen(80);
`;
    const files = { ...serviceFiles, 'src/app.js': app };
    const suite = { ...suiteOf('node', 'node', '--test'), env: { NODE_ENV: mode } };

    const { buggy, fixed } = await proveOn(
      files,
      suite,
      writeFor(files, { suite, fault: missingPrice, event: orderEvent }),
    );

    expect(buggy.tests[0]?.error).toMatchObject({ name: 'TypeError', message: missingPrice.message });
    expect(statusesOf(fixed)).toEqual(['passed']);
  });

  it('reaches an app with the interface of fetch', async () => {
    const app = `import { total } from './price.js';
export const app = new App();
function App() {
  this.fetch = async (request) => Response.json({ total: total((await request.json()).items) });
}
`;
    const files = { ...serviceFiles, 'src/app.js': app };
    const input = {
      suite: vitestSuite,
      fault: missingPrice,
      event: orderEvent,
      hint: { module: 'src/app.js', export: 'app' },
    };

    const { buggy, fixed } = await proveOn(files, vitestSuite, writeFor(files, input));

    expect(buggy.tests[0]?.error).toMatchObject({ name: 'TypeError', message: missingPrice.message });
    expect(statusesOf(fixed)).toEqual(['passed']);
  });

  it('writes no header that may hold a secret', () => {
    const [file] = writeFor(serviceFiles, { suite: vitestSuite, fault: missingPrice, event: orderEvent }).files;

    expect(file?.content).toContain('"x-shop": "a"');
    expect(file?.content).not.toMatch(/hunter2|authorization|cookie/i);
  });

  it('is placed where the vitest configuration looks for tests', () => {
    const config = `export default { test: { include: ['test/unit/**/*.spec.ts', 'test/**/*.spec.ts'] } };`;
    const files = { ...serviceFiles, 'vitest.config.js': config };

    const { selection } = writeFor(files, { suite: vitestSuite, fault: missingPrice, event: orderEvent });

    expect(selection.files).toEqual(['test/suture-reproduction/post-orders-type-error.spec.ts']);
  });
});

describe('a Lambda event', () => {
  it.each([
    ['throws', 'throw error;'],
    ['answers 500', 'console.error(error); return { statusCode: 500, body: "{}" };'],
    [
      'logs to what the suite silences',
      'if (level === "ERROR") console.log(error); return { statusCode: 500, body: "{}" };',
    ],
  ])('is replayed against a handler that %s', async (_how, ending) => {
    const handler = `import { total } from './price.ts';
const level = process.env.POWERTOOLS_LOG_LEVEL;
export const handler = async (event: { items: object[] }) => {
  try {
    return { statusCode: 200, body: String(total(event.items)) };
  } catch (error) {
    ${ending}
  }
};
`;
    const price = priceSource.replace('items)', 'items: any[])');
    const files = { 'package.json': '{"type":"module"}', 'src/handler.ts': handler, 'src/price.ts': price };
    const fault = { ...missingPrice, frames: [{ file: 'src/handler.ts', line: 5, column: 45 }] };
    const event: CapturedEvent = { kind: 'lambda', event: { items: [{ sku: 'a' }] } };
    const suite = { ...vitestSuite, env: { POWERTOOLS_LOG_LEVEL: 'CRITICAL' } };
    const written = writeFor(files, { suite, fault, event });

    const { buggy, fixed } = await proveOn(files, suite, written, {
      'src/price.ts': price.replace('price.', 'price?.'),
    });

    expect(written.files[0]?.path).toBe('suture-reproduction/handler-event-type-error.test.ts');
    expect(buggy.tests[0]?.error).toMatchObject({ name: 'TypeError', message: missingPrice.message });
    expect(statusesOf(fixed)).toEqual(['passed']);
  });

  it.each([
    'middy(charge).use(context()).use(metrics())',
    'middy(async (event) => charge(event)).use(context())',
    'wrap(charge)',
  ])('is given to a handler that is %s', (made) => {
    const handler = `const charge = async (event) => total(event.items);\nexport const handler = ${made};\n`;
    const files = { ...serviceFiles, 'src/charge.js': handler };
    const fault = { ...missingPrice, frames: [{ file: 'src/charge.js', line: 1, column: 33 }] };

    const { description } = writeFor(files, { suite: vitestSuite, fault, event: { kind: 'lambda', event: {} } });

    expect(description).toBe('Gives the captured event to handler of src/charge.js.');
  });
});

describe('a stack trace', () => {
  const values = { items: [{ sku: 'a' }], other: 1 };

  it.each([
    { suite: vitestSuite, files: serviceFiles },
    { suite: suiteOf('jest', 'jest'), files: toCommonJs(serviceFiles) },
  ])('becomes a call with the logged values in $suite.framework', async ({ suite, files }) => {
    const written = writeFor(files, { suite, fault: missingPrice, values });

    const { buggy, fixed } = await proveOn(files, suite, written);

    expect(written.kind).toBe('stack-trace');
    expect(buggy.tests[0]?.error).toMatchObject({ name: 'TypeError', message: missingPrice.message });
    expect(statusesOf(fixed)).toEqual(['passed']);
  });

  it.each([
    ['the values are not known', {}, 'total (items)'],
    ['no exported function is on it', { fault: { ...missingPrice, frames: [] } }, 'No exported function'],
    ['the runner has no loader for TypeScript', { values, fault: inTypeScript() }, 'no loader'],
  ])('is handed back with the reason when %s', (_when, change, reason) => {
    const suite = suiteOf('node', 'node', '--test');
    const files = { ...serviceFiles, 'src/price.ts': priceSource };

    const result = writeReproduction({ tree: treeOf(files), suite, fault: missingPrice, ...change });

    expect(result).toMatchObject({ outcome: 'impossible', reason: expect.stringContaining(reason) });
  });
});

function inTypeScript(): Fault {
  return { ...missingPrice, frames: [{ file: 'src/price.ts', line: 2, column: 54 }] };
}

function treeOf(files: Files): SourceTree {
  return { read: (path) => files[path], list: () => Object.keys(files) };
}

function writeFor(files: Files, input: Omit<ReproductionInput, 'tree'>): Reproduction {
  const result = writeReproduction({ tree: treeOf(files), ...input });
  if (result.outcome === 'impossible') throw new Error(result.reason);
  return result.reproduction;
}

/** Runs a reproduction on the tree as it is, then on the repaired one. */
async function proveOn(files: Files, suite: Suite, reproduction: Reproduction, repair?: Files) {
  const root = writeProject(files);
  put(root, Object.fromEntries(reproduction.files.map(({ path, content }) => [path, content])));
  const run = { ...plainRun(root), files: reproduction.selection.files };
  const buggy = await runSuite(suite, run);
  put(root, repair ?? { 'src/price.js': repaired(files['src/price.js'] ?? '') });
  const fixed = await runSuite(suite, run);
  return { buggy, fixed };
}

function repaired(text: string): string {
  return text.replace('item.price.amount', '(item.price?.amount ?? 0)');
}

function put(root: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

function statusesOf(report: SuiteReport): string[] {
  return report.tests.map(({ status }) => status);
}
