import { expect, it } from 'vitest';
import { listSources, readSource } from './sources.ts';

it('splits files before they have 250 lines', () => {
  const files = listSources('packages', 'functions').filter((path) => !path.endsWith('.test.ts'));

  const long = files.filter((path) => readSource(path).trimEnd().split('\n').length > 250);

  expect(long).toEqual([]);
});

it('gives the core no clock, chance or environment of its own', () => {
  const own =
    /\bprocess\.env\b|\bDate\.now\b|\bMath\.random\b|\bnew Date\(\)|\brandomUUID\b|\brandomBytes\b|\bset(?:Timeout|Interval)\(/;
  const files = listSources('packages/core/src').filter((path) => !/\.test\.ts$|\/testing\//.test(path));
  const code = (path: string) =>
    readSource(path).replace(/\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$|\/(?:[^/\n\\]|\\.)+\/g/gm, '');

  expect(files.filter((path) => own.test(code(path)))).toEqual([]);
  expect(own.test('const now = new Date();')).toBe(true);
});
