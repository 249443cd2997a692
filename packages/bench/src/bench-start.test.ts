import { expect, it } from 'vitest';
import { describeStarts } from './bench-start.ts';

it('says whether the compiled command or the sources were measured', () => {
  const rows = [{ command: 'suture --help', cpuMilliseconds: 81.4 }];

  expect(describeStarts({ compiled: true, rows })).toEqual([
    'start of       CPU ms',
    'suture --help      81',
    'the compiled command',
  ]);
  expect(describeStarts({ compiled: false, rows }).at(-1)).toContain('npm run prepare');
});
