import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSource, root } from '../architecture/sources.ts';
import { writeExamples } from './texts.ts';

it.each([...writeExamples()])('%s is what Suture writes: npm run docs:examples renews it', (path, text) => {
  expect(existsSync(join(root, path)) ? readSource(path) : undefined).toBe(text);
});
