import { describe, expect, it } from 'vitest';
import { candidates } from './candidates.ts';
import type { Change, Fault, Problem, Suspect } from './model.ts';
import { applySplices } from './splices.ts';

const file = 'src/code.js';

/** The position of `mark` in a program, as a frame of its stack trace. */
function frameAt(code: string, mark: string) {
  const before = code.slice(0, code.indexOf(mark)).split('\n');
  return { file, line: before.length, column: before.at(-1)?.length ?? 0 };
}

/** The program after each proposed repair, with every line as a suspect. */
function offers(code: string, faults: readonly Fault[], changes: readonly Change[] = []): readonly string[] {
  const problem: Problem = {
    tree: { list: () => [file], read: (path) => (path === file ? code : undefined) },
    faults,
    spectra: [],
    changes,
  };
  const suspects = code
    .split('\n')
    .map((_line, index): Suspect => ({ file, startLine: index + 1, endLine: index + 1, score: 1, reasons: [] }));
  return [...candidates(problem, suspects)].map(({ splices }) => applySplices(code, splices));
}

const message = "Cannot read properties of undefined (reading 'rebate')";
const cause = (code: string, ...marks: readonly string[]): Fault => ({
  name: 'TypeError',
  message,
  frames: marks.map((mark) => frameAt(code, mark)),
});
const wrapper = (code: string, mark: string, name = 'Error'): Fault => ({
  name,
  message: 'settling failed',
  frames: [frameAt(code, mark)],
});

const fee = `function fee(loan) {
  const rebate = loan.member.rebate;
  return 60 - rebate;
}
`;
const settle = (handler: string, tried = 'return { due: fee(loan) };') => `${fee}function settle(loan) {
  try {
    ${tried}
  } catch (error) {
    ${handler}
  }
}
`;
const rethrow = "throw new Error('settling failed', { cause: error });";

/** The number of calls between the head of `settle` and its handler. */
const callsTried = (text: string) =>
  text.slice(text.indexOf('function settle(') + 'function settle('.length, text.search(/catch/)).match(/\w\(/g)
    ?.length ?? 0;

describe('a repair', () => {
  it.each([
    ['with its cause', settle(rethrow), 'new Error', true],
    ['as another class, without its cause', settle("throw new SettlingError('no');"), 'new SettlingError', false],
    ['by a function that makes the error', settle('throw wrap(error);'), 'wrap(', false],
    ['behind a condition', settle(`if (loan.strict) {\n      ${rethrow}\n    }\n    return null;`), 'new Error', false],
    [
      'by a promise',
      `${fee}function settle(loan) {\n  return book(fee(loan)).catch((error) => {\n    ${rethrow}\n  });\n}\n`,
      'new Error',
      false,
    ],
  ])('never empties what failed, nor touches the handler that threw it on: %s', (_how, code, mark, known) => {
    const faults = [...(known ? [cause(code, 'rebate;', 'fee(loan) }')] : []), wrapper(code, mark)];
    const handler = code.slice(code.search(/catch/));

    const offered = offers(code, faults);

    expect(offered.length).toBeGreaterThan(0);
    for (const text of offered) {
      expect(callsTried(text)).toBeGreaterThanOrEqual(callsTried(code));
      expect(text.slice(text.search(/catch/))).toBe(handler);
    }
    expect(offered.some((text) => text.includes('loan.member?.rebate'))).toBe(true);
  });

  it('never removes the failing call if no handler wraps its error', () => {
    const code = `${fee}function settle(loan) {\n  audit(loan);\n  book(loan, fee(loan));\n  notify(loan);\n}\n`;
    const offered = offers(code, [cause(code, 'rebate;', 'fee(loan))')]);

    const away = ['  book(loan, fee(loan));\n', ', fee(loan)', 'fee('].map((call) => code.split(call));
    const [statement = [], argument = [], call = []] = away;
    expect(offered).not.toContain(statement.join(''));
    expect(offered).not.toContain(argument.join(''));
    expect(offered).not.toContain(`${call.slice(0, 2).join('fee(')}${call.at(-1)?.replace(')', '')}`);
    expect(offered).toContain(code.replace('  notify(loan);\n', ''));
  });

  it('never removes the statement that threw', () => {
    const code = 'function add(list, loan) {\n  list.total += loan.member.rebate;\n  list.size += 1;\n}\n';
    const offered = offers(code, [cause(code, 'rebate')]);

    expect(offered).not.toContain(code.replace('  list.total += loan.member.rebate;\n', ''));
    expect(offered).toContain(code.replace('  list.size += 1;\n', ''));
  });

  it('never changes a handler on the failing path, even if it threw the first error', () => {
    const code = settle('if (error.code) return null;\n    throw error;');
    const offered = offers(code, [cause(code, 'rebate;', 'fee(loan) }')]);

    expect(offered.filter((text) => !text.includes('if (error.code) return null;'))).toEqual([]);
  });

  it('repairs a handler that failed while making its error', () => {
    const code = settle("const { rebate } = error.details.member;\n    throw new Error('no ' + rebate);");
    const offered = offers(code, [cause(code, 'member;\n    throw')]);

    expect(
      offered.some((text) => text.includes('error.details?.member') || text.includes('error.details == null')),
    ).toBe(true);
  });

  it('reverts a change on the path, but not in code guarded by a handler that threw', () => {
    const hunk = (line: number, added: string, removed: string): Change => ({
      commit: '3f2a91c0000',
      date: '2026-11-20T10:00:00Z',
      subject: 'Charge fees',
      hunks: [{ file, start: line, removed: [removed], added: [added] }],
    });
    const plain = `${fee}function settle(loan) {\n  return { due: fee(loan) };\n}\n`;
    const watched = settle(rethrow);
    const back = (code: string, line: number, indent: string) =>
      offers(
        code,
        [cause(code, 'rebate;', 'fee(loan) }'), ...(code === watched ? [wrapper(code, 'new Error')] : [])],
        [hunk(line, `${indent}return { due: fee(loan) };`, `${indent}return { due: 0 };`)],
      ).filter((text) => text.includes('due: 0 '));

    expect(back(plain, 6, '  ')).toHaveLength(1);
    expect(back(watched, 7, '    ')).toEqual([]);
  });
});
