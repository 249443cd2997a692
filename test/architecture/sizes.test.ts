import { expect, it } from 'vitest';
import { listSources, readSource } from './sources.ts';

it('keeps files below 250 lines', () => {
  const files = listSources('packages', 'functions').filter((path) => !path.endsWith('.test.ts'));

  const long = files.filter((path) => readSource(path).trimEnd().split('\n').length > 250);

  expect(long).toEqual([]);
});
