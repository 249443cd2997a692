import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { exitCodeMeanings, exitCodes } from './exit-codes.ts';
import { main } from './main.ts';

const entries = Object.entries(exitCodeMeanings);

it('has a meaning for each code and no other', () => {
  expect(entries.map(([code]) => Number(code))).toEqual(Object.values(exitCodes));
});

it('is what the README says', () => {
  const readme = readFileSync('README.md', 'utf8');
  const rows = [...readme.matchAll(/^\| (\d+) +\| (.+?) +\|$/gm)].map(([, code, meaning]) => [code, meaning]);

  expect(rows).toEqual(entries);
});

it('is what the help says', async () => {
  const out: string[] = [];
  const write = (text: string) => out.push(text);

  const code = await main(['--help'], { out: { write }, err: { write } });

  const width = Math.max(...entries.map(([number]) => number.length));
  const rows = entries.map(([number, meaning]) => `  ${number.padEnd(width)}  ${meaning}\n`);
  expect(out.join('')).toContain(rows.join(''));
  expect(code).toBe(0);
});
