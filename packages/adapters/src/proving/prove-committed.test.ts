import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { judgeProof, type Reproduction, type TextFile, type WorkOrder } from '@suture/core';
import { runProgram } from '@suture/mechanic/suites';
import { expect, it } from 'vitest';
import { createProver } from './prove.ts';

const suite = { framework: 'node' as const, argv: ['node', '--test'], env: {}, source: 'node --test' };
const wrong = 'export const share = (part, whole) => part.value / whole;\n';
const right = wrong.replace('part.value', '(part?.value ?? 0)');
const nodeTest = "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\n";
const testOf = (name: string, code: string, more = '') =>
  `${nodeTest}import { share } from '../src/share.js';\n${more}test('${name}', () => ${code});\n`;
const files = {
  'package.json': '{"type":"module"}',
  'src/share.js': wrong,
  'test/share.test.js': testOf('shares', 'assert.equal(share({ value: 4 }, 2), 2)'),
};
const replayFile = 'suture-reproduction/replay.test.js';
const replay: Reproduction = {
  kind: 'captured-event',
  description: 'shares nothing',
  files: [{ path: replayFile, content: testOf('replays', 'assert.equal(share(undefined, 2), 0)') }],
  command: suite,
  testFiles: [replayFile],
  tests: [],
};

function write(contents: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'suture-prove-')));
  for (const [path, text] of Object.entries(contents)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

async function prove(committed: TextFile) {
  const base = write(files);
  const prover = createProver({
    checkout: async () => {
      const root = write({});
      cpSync(base, root, { recursive: true });
      return { root, dispose: async () => rmSync(root, { recursive: true }) };
    },
    prepare: async () => [],
    sandbox: { isolation: 'none: a test', run: runProgram },
    reports: write({}),
  });
  const order: WorkOrder = {
    ...{ incidentId: 'inc-1', attempt: 1, nonce: 'n'.repeat(32), repository: 'parts', baseCommit: 'c0ffee', suite },
    files: [{ path: 'src/share.js', before: wrong, after: right }],
    reproduction: { ...replay, committed: [committed] },
    timeout: 300_000,
  };
  const proof = judgeProof(order, await prover.prove(order));
  return { verdict: proof.verdict, committed: proof.reproduction.committed, suite: proof.suite.passedOnBase };
}

it.each([
  ['shows the same as the reproduction', testOf('shares nothing', 'assert.equal(share(undefined, 2), 0)'), true],
  ['passes on the base commit', testOf('shares', 'assert.equal(share({ value: 2 }, 2), 1)'), false],
  ['fails with the patch too', testOf('shares wrongly', 'assert.equal(share(undefined, 2), 7)'), false],
  [
    'needs the support code that is not committed',
    testOf('replays', 'assert.equal(share(undefined, 2), 0)', "import '../suture-reproduction/replay.test.js';\n"),
    false,
  ],
  ['would overwrite a test', undefined, false],
])('runs the test that is committed alone on both trees: one that %s', async (_what, content, committed) => {
  const path = content === undefined ? 'test/share.test.js' : 'test/share-nothing.test.js';

  expect(await prove({ path, content: content ?? 'x' })).toEqual({ verdict: 'proven', committed, suite: 1 });
});
