import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createLineCounter } from './count-lines.ts';
import { plainRun, writeProject } from './fixture-project.ts';
import { runSuite } from './run-suite.ts';

const test = (name: string) =>
  `import { test } from 'node:test';\ntest('${name}', () => {});\ntest('${name} 2', () => {});\n`;
const node = { framework: 'node' as const, argv: ['node', '--test'], env: {}, source: 'npm test' };

it('are told from the start of a run to its end, over all members of a workspace', async () => {
  const root = writeProject({ 'a/one.test.js': test('one'), 'b/two.test.js': test('two') });
  const seen: number[] = [];

  const report = await runSuite(
    { ...node, cwd: 'a', others: [{ ...node, cwd: 'b' }] },
    { ...plainRun(root), onResults: (count) => seen.push(count) },
  );

  expect(report.tests).toHaveLength(4);
  expect(seen[0]).toBe(0);
  expect(seen.at(-1)).toBe(4);
  expect(seen).toContain(2);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
});

it('are counted by the lines that are new', () => {
  const path = join(writeProject({ 'progress.ndjson': 'a\nb' }), 'progress.ndjson');
  const count = createLineCounter(path);

  const first = count();
  appendFileSync(path, `\n${'c'.repeat(200_000)}\n`);

  expect([first, count(), count()]).toEqual([1, 3, 3]);
});
