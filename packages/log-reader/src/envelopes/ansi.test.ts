import { expect, it } from 'vitest';
import { stripAnsi } from './ansi.ts';

it.each([
  ['colours', '\u001b[31mTypeError: x\u001b[39m', 'TypeError: x'],
  ['colours whose escape character was lost', '[31mTypeError: x[39m', 'TypeError: x'],
  ['colours that were written out', '\\u001b[90m    at a\\u001b[39m', '    at a'],
  ['invisible characters and other spaces', '\u200bat\u00a0a\ufeff', 'at a\ufeff'],
])('removes %s', (_what, line, text) => {
  expect(stripAnsi(line)).toBe(text);
});

it.each(['no server [mongo:27017]', '[main] ready', 'a[1] = [2]', 'sizes [12m, 14m]'])('leaves %s', (line) => {
  expect(stripAnsi(line)).toBe(line);
});
