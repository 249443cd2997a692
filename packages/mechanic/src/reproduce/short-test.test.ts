import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../model.ts';
import { plainRun, writeProject } from '../suites/fixture-project.ts';
import type { Framework, Suite } from '../suites/model.ts';
import { runSuite } from '../suites/run-suite.ts';
import { findKnownStatus } from './known-status.ts';
import { type ShortTest, writeShortTests } from './short-test.ts';
import type { Trigger } from './trigger.ts';

type Files = Readonly<Record<string, string>>;

const fault: Fault = {
  name: 'TypeError',
  message: "Cannot read properties of undefined (reading 'amount')",
  frames: [{ file: 'src/price.js', line: 2, column: 54 }],
};
const price = `export function total(items) {
  return items.reduce((sum, item) => sum + item.price.amount, 0);
}
`;
const app = `import { createServer } from 'node:http';
import { total } from './price.js';

export function createApp() {
  return createServer(async (request, response) => {
    try {
      let text = '';
      for await (const chunk of request) text += chunk;
      response.end(JSON.stringify({ total: total(JSON.parse(text).items) }));
    } catch (error) {
      response.statusCode = 500;
      response.end('{"error":"internal"}');
    }
  });
}
`;
const hono = `import { Hono } from 'hono';
import { total } from './price.js';

export const app = new Hono();
app.post('/orders', async (c) => c.json({ total: total((await c.req.json()).items) }));
`;
const helper = `import { once } from 'node:events';
import { createApp } from '../src/app.js';

export async function request(method, url, { body, headers = {} } = {}) {
  const server = createApp().listen(0);
  await once(server, 'listening');
  try {
    const { port } = server.address();
    const sent = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
    const response = await fetch('http://localhost:' + port + url, sent);
    return { status: response.status, body: await response.text() };
  } finally {
    server.close();
  }
}
`;
const call: Trigger = {
  module: 'src/price.js',
  export: 'total',
  factory: false,
  input: { kind: 'call', args: [[{ sku: 'a' }]] },
};
const sent = {
  method: 'POST',
  path: '/orders?dry=1',
  headers: { 'content-type': 'application/json', 'x-shop': 'a' },
  body: '{"items":[{"sku":"a"}]}',
};
const request = (module: string, name: string, factory: boolean): Trigger => ({
  module,
  export: name,
  factory,
  input: { kind: 'request', ...sent },
});
const suiteOf = (framework: Framework, ...argv: string[]): Suite => ({
  framework,
  argv,
  env: {},
  source: argv.join(' '),
});
const node = suiteOf('node', 'node', '--test');
const vitest = suiteOf('vitest', 'vitest', 'run');
const esm = { 'package.json': '{"type":"module"}', 'src/price.js': price, 'src/app.js': app };

function toCommonJs(text: string): string {
  const required = text.replace(/import (.*) from ('.*');/g, 'const $1 = require($2);');
  const names = [...required.matchAll(/^export (?:async )?function (\w+)/gm)].map((match) => match[1]);
  return `${required.replaceAll(/^export /gm, '')}\nmodule.exports = { ${names.join(', ')} };\n`;
}

const cjs = { 'package.json': '{}', 'src/price.js': toCommonJs(price), 'src/app.js': toCommonJs(app) };

interface Shape {
  readonly what: string;
  readonly suite: Suite;
  readonly trigger: Trigger;
  readonly files: Files;
  readonly path: string;
  readonly text: string;
}

const shapes: readonly Shape[] = [
  {
    what: 'a request by the function that the tests share (node:test, ES modules)',
    suite: node,
    trigger: request('src/app.js', 'createApp', true),
    files: {
      ...esm,
      'support/request.js': helper,
      'test/orders.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request } from '../support/request.js';

test('an order has a total', async () => {
  const { status } = await request('POST', '/orders', { body: { items: [] } });

  assert.equal(status, 200);
});
`,
    },
    path: 'test/post-orders.test.js',
    text: `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request } from '../support/request.js';

test('POST /orders is answered with 200', async () => {
  const { status } = await request('POST', '/orders?dry=1', { body: { items: [{ sku: 'a' }] } });

  assert.equal(status, 200);
});
`,
  },
  {
    what: 'a call (node:test, CommonJS, describe and it, double quotes, tabs)',
    suite: node,
    trigger: call,
    files: {
      ...cjs,
      'test/price_spec.test.js': `"use strict";\nconst assert = require("node:assert");\nconst { describe, it } = require("node:test");\nconst { total } = require("../src/price");\n\ndescribe("total", () => {\n\tit("adds", () => {\n\t\tassert.strictEqual(total([]), 0);\n\t});\n});\n`,
    },
    path: 'test/total.test.js',
    text: `"use strict";\n\nconst assert = require("node:assert");\nconst { describe, it } = require("node:test");\nconst { total } = require("../src/price");\n\ndescribe("total", () => {\n\tit("does not fail with TypeError", () => {\n\t\tassert.doesNotThrow(() => total([{ sku: "a" }]));\n\t});\n});\n`,
  },
  {
    what: 'a call (vitest, TypeScript beside its module)',
    suite: vitest,
    trigger: { ...call, module: 'src/price.ts' },
    files: {
      'package.json': '{"type":"module"}',
      'src/price.ts': price.replace('items)', 'items: any[])').replace('sum, item', 'sum: number, item: any'),
      'src/price.test.ts': `import { describe, expect, it } from 'vitest';\nimport { total } from './price.js';\n\ndescribe('total', () => {\n  it('adds', () => {\n    expect(total([])).toBe(0);\n  });\n});\n`,
    },
    path: 'src/total.test.ts',
    text: `import { describe, expect, it } from 'vitest';
import { total } from './price.js';

describe('total', () => {
  it('does not fail with TypeError', () => {
    expect(() => total([{ sku: 'a' }] as never)).not.toThrow();
  });
});
`,
  },
  {
    what: 'a request to a server (vitest with globals, no semicolons)',
    suite: vitest,
    trigger: request('src/app.js', 'createApp', true),
    files: {
      ...esm,
      'vitest.config.js': "export default { test: { globals: true, include: ['tests/**/*.spec.js'] } }\n",
      'tests/orderTotal.spec.js': `import { total } from '../src/price.js'\n\ntest('adds', () => {\n  expect(total([])).toBe(0)\n})\n`,
    },
    path: 'tests/postOrders.spec.js',
    text: `import { once } from 'node:events'
import { createApp } from '../src/app.js'

test('POST /orders is answered without an error', async () => {
  const server = createApp().listen(0)
  try {
    await once(server, 'listening')
    const { status } = await fetch(\`http://localhost:\${server.address().port}/orders?dry=1\`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"items":[{"sku":"a"}]}',
    })
    expect(status).toBeLessThan(500)
  } finally {
    server.close()
  }
})
`,
  },
  {
    what: 'a request to an app of Hono (vitest)',
    suite: vitest,
    trigger: request('src/app.js', 'app', false),
    files: {
      ...esm,
      'src/app.js': hono,
      'test/app.test.js': `import { expect, it } from 'vitest';\nimport { app } from '../src/app.js';\n\nit('knows its paths', async () => {\n  expect((await app.request('/nowhere')).status).toBe(404);\n});\n`,
    },
    path: 'test/post-orders.test.js',
    text: `import { expect, it } from 'vitest';
import { app } from '../src/app.js';

it('POST /orders is answered without an error', async () => {
  const response = await app.request('/orders?dry=1', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"items":[{"sku":"a"}]}',
  });

  expect(response.status).toBeLessThan(500);
});
`,
  },
  {
    what: 'a call (jest, CommonJS)',
    suite: suiteOf('jest', 'jest'),
    trigger: call,
    files: {
      ...cjs,
      '__tests__/price.js': `const { total } = require('../src/price.js');\n\ndescribe('total', () => {\n  test('adds', () => {\n    expect(total([])).toBe(0);\n  });\n});\n`,
    },
    path: '__tests__/total.js',
    text: `const { total } = require('../src/price.js');

describe('total', () => {
  test('does not fail with TypeError', () => {
    expect(() => total([{ sku: 'a' }])).not.toThrow();
  });
});
`,
  },
  {
    what: 'a request to a server (mocha, CommonJS)',
    suite: suiteOf('mocha', 'mocha'),
    trigger: request('src/app.js', 'createApp', true),
    files: {
      ...cjs,
      'test/price.js': `const assert = require('assert');\nconst { total } = require('../src/price');\n\ndescribe('total', function () {\n  it('adds', function () {\n    assert.strictEqual(total([]), 0);\n  });\n});\n`,
    },
    path: 'test/post-orders.js',
    text: `const { once } = require('node:events');
const assert = require('assert');
const { createApp } = require('../src/app');

describe('POST /orders', () => {
  it('is answered without an error', async () => {
    const server = createApp().listen(0);
    try {
      await once(server, 'listening');
      const { status } = await fetch(\`http://localhost:\${server.address().port}/orders?dry=1\`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"items":[{"sku":"a"}]}',
      });
      assert.ok(status < 500);
    } finally {
      server.close();
    }
  });
});
`,
  },
  {
    what: 'a call (mocha, ES modules, chai)',
    suite: suiteOf('mocha', 'mocha'),
    trigger: call,
    files: {
      ...esm,
      'test/price.spec.mjs': `import { expect } from 'chai';\nimport { total } from '../src/price.js';\n\ndescribe('total', () => {\n  it('adds', () => {\n    expect(total([])).to.equal(0);\n  });\n});\n`,
      '.mocharc.json': '{"spec":"test/**/*.mjs"}',
    },
    path: 'test/total.spec.mjs',
    text: `import { expect } from 'chai';
import { total } from '../src/price.js';

describe('total', () => {
  it('does not fail with TypeError', () => {
    expect(() => total([{ sku: 'a' }])).to.not.throw();
  });
});
`,
  },
];

describe('a short test', () => {
  it.each(shapes)('is written as the tests of the project: $what', async ({ suite, trigger, files, path, text }) => {
    const root = writeProject(files);
    const written = writeShortTests({ tree: treeOf(files), suite, fault, trigger });

    const chosen = await firstThatFails(root, suite, written);
    put(root, [
      { path: trigger.module.replace(/app\.js$/, 'price.js'), content: repaired(files) },
      ...(chosen ? [chosen] : []),
    ]);
    const fixed = await runSuite(suite, { ...plainRun(root), files: [chosen?.path ?? ''] });

    expect(chosen).toEqual({ path, content: text });
    expect(fixed.tests.map(({ status }) => status)).toEqual(['passed']);
    expect(text.split('\n').length).toBeLessThanOrEqual(40);
  });

  it('takes a free name, and none that would hide a test of the project', () => {
    const files = {
      ...shapes[0]?.files,
      'test/post-orders.test.js': "import { test } from 'node:test';\ntest('x', () => {});\n",
    };

    const [first] = writeShortTests({
      tree: treeOf(files),
      suite: node,
      fault,
      trigger: request('src/app.js', 'createApp', true),
    });

    expect(first?.path).toBe('test/post-orders-incident.test.js');
  });

  it('keeps text from outside in strings', () => {
    const hostile = {
      kind: 'request' as const,
      ...sent,
      path: '/a`${process.exit(0)}`\'"\\',
      body: undefined,
      method: 'GET',
    };
    const trigger: Trigger = { module: 'src/app.js', export: 'createApp', factory: true, input: hostile };
    const files = { ...esm, 'test/a.test.js': "import { test } from 'node:test';\n\ntest('x', () => {});\n" };

    for (const { content } of writeShortTests({ tree: treeOf(files), suite: node, fault, trigger })) {
      expect(content).toContain('/a\\`\\${process.exit(0)}\\`');
      expect(
        () => new Function(content.replaceAll(/^import .*$/gm, '').replace(/^test\(/m, 'async () => t(')),
      ).not.toThrow();
    }
  });

  it.each([
    ['there is no test to write it after', esm, call],
    [
      'the module starts its server when it is loaded',
      { ...esm, 'test/a.test.js': "import { test } from 'node:test';\ntest('x', () => {});\n" },
      { ...request('src/app.js', 'x', false), export: undefined },
    ],
    [
      'the handler takes a callback',
      {
        ...esm,
        'src/h.js': 'export function handler(event, context, done) {}\n',
        'test/a.test.js': "import { test } from 'node:test';\ntest('x', () => {});\n",
      },
      { module: 'src/h.js', export: 'handler', factory: false, input: { kind: 'event' as const, event: {} } },
    ],
  ])('is not written where %s', (_when, files: Files, trigger: Trigger) => {
    expect(writeShortTests({ tree: treeOf(files), suite: node, fault, trigger })).toEqual([]);
  });
});

describe('the status that tests expect of a route', () => {
  const label = { method: 'GET', path: '/orders/o-7/label?x=1', headers: {} };

  it.each([
    ["const { status } = await request('GET', '/orders/o-3001/label');\n\n  assert.equal(status, 200);", 200],
    ['const res = await request(app).get(`/orders/${id}/label`).expect(201);', 201],
    [
      "const a = await app.inject({ method: 'GET', url: '/orders/1/label' });\nexpect(a.statusCode).toBe(200);",
      undefined,
    ],
    ["request('POST', '/orders/1/label'); assert.equal(status, 200);", undefined],
    ["request('GET', '/orders/1/label');\n});\n\nit('x', () => {\n assert.equal(status, 404);", undefined],
    ["request('GET', '/orders/1/label'); assert.equal(status, 404);", undefined],
    [
      "request('GET', '/orders/1/label'); assert.equal(status, 200);\nrequest('GET', '/orders/2/label'); assert.equal(status, 404);",
      200,
    ],
    [
      "request('GET', '/orders/1/label'); assert.equal(status, 200);\nrequest('GET', '/orders/2/label'); assert.equal(status, 204);",
      undefined,
    ],
  ])('is read from %j', (text, status) => {
    expect(findKnownStatus(treeOf({ 'test/a.test.js': text }), label)).toBe(status);
  });
});

function treeOf(files: Files) {
  return { read: (path: string) => files[path], list: () => Object.keys(files) };
}

function repaired(files: Files): string {
  return (files['src/price.js'] ?? files['src/price.ts'] ?? '').replace(
    'item.price.amount',
    '(item.price?.amount ?? 0)',
  );
}

function put(root: string, files: readonly ShortTest[]): void {
  for (const { path, content } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** As the reproduction is looked for: by an assertion, or with the incident's error. */
async function firstThatFails(
  root: string,
  suite: Suite,
  written: readonly ShortTest[],
): Promise<ShortTest | undefined> {
  for (const file of written) {
    put(root, [file]);
    const { tests } = await runSuite(suite, { ...plainRun(root), files: [file.path] });
    const errors = tests.flatMap(({ status, error }) =>
      status === 'failed' ? [`${error?.name}: ${error?.message}`] : [],
    );
    rmSync(join(root, file.path));
    if (errors.length > 0 && errors.every((text) => /amount|to not throw|(?:Assert|expect).*\b500\b/s.test(text)))
      return file;
  }
  return undefined;
}
