import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { judgeProof, type Trigger, type WorkOrder } from '@suture/core';
import { runProgram } from '@suture/mechanic/suites';
import { describe, expect, it } from 'vitest';
import { linkDependencies } from './dependencies.ts';
import { openTree } from './measure.ts';
import { observe } from './observe.ts';

const suite = { framework: 'node' as const, argv: ['node', '--test'], env: {}, source: 'node --test' };
const sandbox = { isolation: 'none: a test', run: runProgram };

interface Case {
  readonly path: string;
  readonly wrong: string;
  readonly right: string;
  readonly trigger: Omit<Trigger, 'module' | 'factory'> & { readonly factory?: boolean };
  readonly expects?: string;
  readonly type?: 'module' | 'commonjs';
}

function folder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'suture-observe-')));
}

/** Observes a change of one file, and judges what was seen. */
async function observeChange({ path, wrong, right, trigger, expects, type = 'module' }: Case) {
  const base = folder();
  mkdirSync(dirname(join(base, path)), { recursive: true });
  writeFileSync(join(base, 'package.json'), JSON.stringify({ name: 'parts', type }));
  writeFileSync(join(base, path), wrong);
  const order: WorkOrder = {
    incidentId: 'inc-1',
    attempt: 1,
    nonce: 'n'.repeat(32),
    repository: 'parts',
    baseCommit: 'c0ffee',
    suite,
    files: [{ path, before: wrong, after: right }],
    reproduction: {
      kind: 'captured-event',
      description: 'the event',
      files: [],
      command: suite,
      testFiles: [],
      tests: [],
      expects: expects ?? "TypeError: Cannot read properties of undefined (reading 'value')",
      trigger: { factory: false, ...trigger, module: path },
    },
    timeout: 60_000,
  };
  const parts = {
    checkout: async () => {
      const root = folder();
      cpSync(base, root, { recursive: true });
      return { root, dispose: async () => rmSync(root, { recursive: true }) };
    },
    prepare: async (root: string) => (await linkDependencies({ repository: base, root })).mounts,
  };
  const observation = await observe(order, { sandbox, openTree: (side) => openTree(side, order, parts) });
  const tests = (status: 'failed' | 'passed') => ({
    tests: [{ id: 'r', status, ...(status === 'failed' && { error: order.reproduction.expects }) }],
    complete: true,
    timedOut: false,
    duration: 1,
  });
  const proof = judgeProof(order, {
    nonce: order.nonce,
    isolation: 'none',
    reproductionOnBase: tests('failed'),
    reproductionWithPatch: tests('passed'),
    base: tests('passed'),
    withPatch: tests('passed'),
    ...(observation && { observation }),
  });
  return { observation, proof };
}

const call: Case = {
  path: 'src/share.js',
  wrong: 'export const share = (part) => part.value;\n',
  right: 'export const share = (part) => part?.value;\n',
  trigger: { export: 'share', input: { kind: 'call', args: [] } },
};
const server = (body: string) =>
  `import http from 'node:http';\nexport const app = http.createServer((request, response) => { ${body} });\n`;
const handler = (body: string) => `export const handler = async (event) => { ${body} };\n`;
const order = { kind: 'request' as const, method: 'POST', path: '/orders', headers: {}, body: '{}' };

const cases: readonly (readonly [string, Case])[] = [
  ['a call', call],
  [
    'a call of a CommonJS module',
    {
      ...call,
      type: 'commonjs',
      wrong: 'module.exports = { share: (part) => part.value };\n',
      right: 'module.exports = { share: (part) => part?.value };\n',
    },
  ],
  [
    'an event',
    {
      path: 'src/handler.js',
      wrong: handler('return { statusCode: 200, body: String(event.part.value) };'),
      right: handler('return { statusCode: 200, body: String(event.part?.value) };'),
      trigger: { export: 'handler', input: { kind: 'event', event: {} } },
    },
  ],
  [
    'an event that is answered with 500 and a logged error',
    {
      path: 'src/handler.js',
      wrong: handler(
        'try { return String(event.part.value); } catch (error) { console.error(error); return { statusCode: 500 }; }',
      ),
      right: handler('return { statusCode: 400 };'),
      trigger: { export: 'handler', input: { kind: 'event', event: {} } },
    },
  ],
  [
    'a request to a server that is exported',
    {
      path: 'src/app.js',
      wrong: server('const part = undefined; response.end(String(part.value));'),
      right: server('response.end("none");'),
      trigger: { export: 'app', input: order },
    },
  ],
  [
    'a request to a service that listens when it is loaded',
    {
      path: 'main.js',
      wrong: server('const part = undefined; response.end(String(part.value));').concat('app.listen(8080);\n'),
      right: server('response.end("none");').concat('app.listen(8080);\n'),
      trigger: { input: order },
    },
  ],
];

describe('observing from outside', () => {
  it.each(cases)('sees %s fail on the base commit and pass with the fix', async (_name, change) => {
    const { proof } = await observeChange(change);

    expect(proof).toMatchObject({ verdict: 'proven', reasons: [], observation: { made: true } });
  });

  it.each(cases)('does not prove %s with a patch that changes nothing', async (_name, change) => {
    const { proof } = await observeChange({ ...change, right: `${change.wrong}// looked at\n` });

    expect(proof).toMatchObject({ verdict: 'not_proven', observation: { made: true } });
    expect(proof.reasons.join(' ')).toContain('Observed from outside');
  });
});
