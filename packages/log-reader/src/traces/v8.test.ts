import { expect, it } from 'vitest';
import { isV8Frame, readV8Frame } from './v8.ts';

it.each([
  ['    at sum (/app/src/fees.js:12:20)', '/app/src/fees.js', 12, 20, 'sum'],
  ['    at /app/index.js:190:88', '/app/index.js', 190, 88, undefined],
  ['    at async handler (file:///var/task/index.mjs:2:9)', 'file:///var/task/index.mjs', 2, 9, 'handler'],
  ['    at new Ledger (/app/src/ledger.js:3:1)', '/app/src/ledger.js', 3, 1, 'Ledger'],
  ['    at Object.<anonymous> (/app/src/x.js:7:35)', '/app/src/x.js', 7, 35, undefined],
  ['    at Desk.open [as start] (/app/src/desk.js:5:6) {', '/app/src/desk.js', 5, 6, 'Desk.open'],
  ['    at exports.handler (C:\\work\\svc\\index.js:79:11)', 'C:\\work\\svc\\index.js', 79, 11, 'exports.handler'],
  ['    at Page (/app/(shop)/[id]/page.tsx:4:2)', '/app/(shop)/[id]/page.tsx', 4, 2, 'Page'],
  ['    at run (webpack-internal:///(rsc)/./src/x.ts:1:2)', 'webpack-internal:///(rsc)/./src/x.ts', 1, 2, 'run'],
  ['    at eval (eval at load (/app/src/load.js:8:3), <anonymous>:1:1)', '/app/src/load.js', 8, 3, 'eval'],
  ['at sum (/app/src/fees.js:20)', '/app/src/fees.js', 20, undefined, 'sum'],
  [
    '\tat Module._load (node:internal/modules/cjs/loader:1225:15),',
    'node:internal/modules/cjs/loader',
    1225,
    15,
    'Module._load',
  ],
])('reads %s', (line, file, row, column, called) => {
  const frame = readV8Frame(line);

  expect(frame).toEqual({
    file,
    line: row,
    ...(column === undefined ? {} : { column }),
    ...(called === undefined ? {} : { function: called }),
  });
  expect(isV8Frame(line)).toBe(true);
});

it.each([
  ['    at <anonymous>'],
  ['    at JSON.parse (<anonymous>)'],
  ['    at async Promise.all (index 0)'],
  ['    at Array.map (native)'],
  ['    ... 4 lines matching cause stack trace ...'],
])('takes %s for a frame without a file', (line) => {
  expect(isV8Frame(line)).toBe(true);
  expect(readV8Frame(line)).toBeUndefined();
});

it.each([
  ['at noon we eat'],
  ['    at com.acme.Loans.fee(Loans.java:12)'],
  ['   at Acme.Loans.Fee(Loan l) in /src/Loans.cs:line 9'],
  ['at 10:30 the desk opens'],
  ['look at (this)'],
  [''],
])('takes %s for no frame', (line) => {
  expect(readV8Frame(line)).toBeUndefined();
  expect(isV8Frame(line)).toBe(false);
});
