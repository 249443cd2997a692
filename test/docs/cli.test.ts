import { readFileSync } from 'node:fs';
import { writeReference } from '@suture/cli/testing';
import { expect, it } from 'vitest';

it('is what npm run docs:cli writes', () => {
  expect(readFileSync('docs/cli.md', 'utf8'), 'run: npm run docs:cli').toBe(writeReference());
});

it('has a section for each command and every option of it', () => {
  const reference = writeReference();

  expect(reference).toMatch(/^## suture heal$/m);
  expect(reference).toMatch(/^\| `--failing <command>` \| a test command that fails \|$/m);
  expect(reference).toMatch(/^## suture audit verify$/m);
  expect(reference).toMatch(/^\| 3 \| the incident was handed over to a person \|$/m);
});
