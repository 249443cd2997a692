import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Candidate } from '../model.ts';
import { runTests } from '../observe.ts';
import { plainRun, writeProject } from '../suites/fixture-project.ts';
import type { Workbench } from '../workbench.ts';
import { createConfirmation } from './confirm.ts';

const code = 'export const twice = (n) => n * 2;\n';
const imports = `import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { twice } from '../src/code.js';
`;

/** Whether a candidate that writes `text` for `n * 2` is kept, beside a test that fails in its second and third run. */
async function isKept(text: string): Promise<boolean> {
  const root = writeProject({ 'package.json': '{"type":"module"}', 'src/code.js': code });
  const count = JSON.stringify(join(root, 'runs'));
  const tests = `${imports}test('doubles', () => assert.equal(twice(2), 4));
test('is flaky', () => {
  appendFileSync(${count}, '.');
  assert.ok(![2, 3].includes(readFileSync(${count}, 'utf8').length));
});
`;
  mkdirSync(join(root, 'test'));
  writeFileSync(join(root, 'test/code.test.js'), tests);
  const { run, reports, timeout } = plainRun(root);
  const suite = { framework: 'node' as const, argv: ['node', '--test'], env: {}, source: 'node --test' };
  const bench: Workbench = { root, suite, run, reports, timeout, nonce: () => 'nonce-1' };
  const start = code.indexOf('n * 2');
  const candidate: Candidate = {
    id: text,
    template: 'change-operator',
    splices: [{ file: 'src/code.js', start, end: start + 'n * 2'.length, text }],
    description: '',
    suspect: { file: 'src/code.js', startLine: 1, endLine: 1, score: 1, reasons: [] },
    plausibility: 1,
    score: 1,
  };
  // What is known of the base takes the flaky test's first run, which passes.
  const known = (await runTests(bench, { files: ['test/code.test.js'] })).tests;
  const judged = { failing: [], hanging: [], passing: [], duration: 0, slowest: 0 };
  const confirmation = createConfirmation({
    benches: [bench],
    relatedTests: () => ['test/code.test.js'],
    judged,
    known,
  });
  return (await confirmation.verify([{ candidates: [candidate], outputs: [], share: 1 }])).length === 1;
}

it.each([
  ['keeps a candidate that only a flaky test fails with', 'n + n', true],
  ['drops a candidate that a steady test fails with', 'n * 3', false],
])('%s', async (_what, text, kept) => {
  expect(await isKept(text)).toBe(kept);
});
