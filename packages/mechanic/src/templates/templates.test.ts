import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { templates } from './index.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

it('lists every template of the folder once, under the name of its file', () => {
  const files = readdirSync(folder).filter((name) => name !== 'index.ts' && !name.endsWith('.test.ts'));

  expect(templates.map(({ name }) => `${name}.ts`).toSorted()).toEqual(files.toSorted());
});

it('gives every template a prior', () => {
  for (const { name, prior } of templates) expect([name, prior > 0 && prior <= 1]).toEqual([name, true]);
});
