import { describe, expect, it } from 'vitest';
import { parseError, parsePrinted } from './alert-error.ts';

const stack = 'Error: settle failed\n    at settle (/app/src/routes.js:12:9)';
const cause =
  "TypeError: Cannot read properties of undefined (reading 'rebate')\n    at sum (/app/src/invoices.js:9:31)";

describe('parseError', () => {
  it('reads the frames of its stack', () => {
    expect(parseError({ name: 'Error', message: 'settle failed', stack }).frames).toEqual([
      { file: '/app/src/routes.js', line: 12, function: 'settle' },
    ]);
  });

  it.each([
    ['Node’s console', `${stack} {\n  [cause]: ${cause}\n}`],
    ['pino', `${stack}\ncaused by: ${cause}`],
    ['Java', `${stack}\nCaused by: ${cause}`],
  ])('reads what it wraps, as %s prints it', (_name, printed) => {
    const { name, message, causes } = parseError({ name: 'Error', message: 'settle failed', stack: printed });

    expect({ name, message }).toEqual({ name: 'Error', message: 'settle failed' });
    expect(causes).toMatchObject([{ name: 'TypeError', frames: [{ file: '/app/src/invoices.js', line: 9 }] }]);
  });

  it('keeps the causes that it came with', () => {
    const given = [{ name: 'RangeError', message: 'too far', stack: '' }];

    expect(
      parseError({ name: 'Error', message: 'no', stack: `${stack}\ncaused by: ${cause}`, causes: given }).causes,
    ).toMatchObject(given);
  });

  it('takes an error without a stack', () => {
    expect(parseError({ name: 'Error', message: 'no', stack: '' })).toMatchObject({ name: 'Error', message: 'no' });
  });

  it('is bounded', () => {
    const error = parseError({ name: 'Error', message: 'x'.repeat(1_000_000), stack: 'y'.repeat(1_000_000) });

    expect(JSON.stringify(error).length).toBeLessThan(130_000);
  });
});

describe('parsePrinted', () => {
  it('reads an error as a program prints it', () => {
    expect(parsePrinted(cause)).toMatchObject({
      name: 'TypeError',
      frames: [{ file: '/app/src/invoices.js', line: 9 }],
    });
  });

  it('says that there is none', () => {
    expect(parsePrinted('all is well')).toBeUndefined();
  });
});
