import { sampleIncident } from '@suture/core/testing';
import { expect, it } from 'vitest';
import { createCommittedFiles } from './committed-files.ts';
import { createSnapshot } from './snapshot.ts';

function open(files: Readonly<Record<string, string>>) {
  const snapshot = createSnapshot('c0ffee', new Map(Object.entries(files)));
  return createCommittedFiles({ open: async () => snapshot });
}

it('finds the lines of source code that hold one of the texts', async () => {
  const files = open({
    'src/a.ts': 'one\nshow(order.total);\n',
    'src/b.js': 'order.tax',
    'README.md': 'order.total',
    'node_modules/x/index.js': 'order.total',
  });

  expect(await files.find(sampleIncident, 'c0ffee', ['order.total', 'order.tax'])).toEqual([
    { path: 'src/a.ts', line: 2, text: 'show(order.total);' },
    { path: 'src/b.js', line: 1, text: 'order.tax' },
  ]);
});

it('finds no more than two hundred lines', async () => {
  const files = open({ 'src/a.ts': 'order.total\n'.repeat(300) });

  expect(await files.find(sampleIncident, 'c0ffee', ['order.total'])).toHaveLength(200);
});
