import { describe, expect, it } from 'vitest';
import { readTap } from './tap-stream.ts';

function resultsOf(text: string): readonly string[] | undefined {
  return readTap(text)?.tests.map(({ names, status }) => `${names.join(' > ')}: ${status}`);
}

const tape = `TAP version 13
# adds
ok 1 one is one
some output
ok 2 should be equal
# fails
not ok 3 one is two
  ---
    operator: equal
    stack: |-
      Error: one is two
          at Test.<anonymous> (/a.js:3:24)
  ...
not ok 4 again
# SKIP later
ok 5 nothing # SKIP
`;

const nodeTap = `TAP version 14
# Subtest: test/a.js
    # Subtest: adds
        ok 1 - one is one
        not ok 2 - one is two
          ---
          at:
            line: 3
            column: 26
            file: test/a.js
          ...
        1..2
    not ok 1 - adds # time=2ms
    ok 2 - not yet # SKIP
    # Subtest: wrong plan
        ok 1 - fine
        1..2
    not ok 3 - wrong plan
    1..3
not ok 1 - test/a.js # time=88ms
1..1
`;

describe('readTap', () => {
  it.each([
    [
      'plain tests, also of the same name',
      '1..3\nok 1 - a\nnot ok 2 - a\nok 3 - b # TODO x\n',
      ['a: passed', 'a: failed', 'b: skipped'],
    ],
    [
      "tape's comments",
      `${tape}\n1..5\n# tests 5\n# fail 2\n`,
      ['adds: passed', 'fails: failed', 'SKIP later: skipped'],
    ],
    [
      "node-tap's subtests",
      nodeTap,
      ['test/a.js > adds: failed', 'test/a.js > not yet: skipped', 'test/a.js > wrong plan: failed'],
    ],
    [
      "node's subtests",
      'TAP version 13\n# Subtest: d\n    # Subtest: a\n    ok 1 - a\n      ---\n      duration_ms: 1\n      ...\n    1..1\nok 1 - d\n# Subtest: c\nok 2 - c\n1..2\n',
      ['d > a: passed', 'c: passed'],
    ],
    [
      'buffered subtests',
      '1..2\nok 1 - group {\n    ok 1 - inner\n    1..1\n}\nnot ok 2 - late {\n    1..0\n}\n',
      ['group: passed', 'late: failed'],
    ],
    ['escapes', '1..1\nok 1 - a \\# b # time=1ms\n', ['a # b: passed']],
  ])('reads %s', (_what, text, results) => {
    expect(resultsOf(text)).toEqual(results);
    expect(readTap(text)?.problem).toBeUndefined();
  });

  it('reads the diagnostic of the first failed assertion', () => {
    const test = readTap(tape)?.tests[1];

    expect(test).toMatchObject({
      description: 'one is two',
      diagnostic: { stack: expect.stringContaining('/a.js:3:24') },
    });
  });

  it.each([
    ['the plan is missing', tape, 'the output ends before its plan', ['SKIP later']],
    ['a result is missing', 'TAP version 13\nok 1 - a\n1..2\n', 'the output has 1 of 2 planned results', []],
    ['the tests bail out', '1..2\nok 1 - a\nBail out! no database\n', 'the tests said "Bail out! no database"', []],
    [
      'a subtest breaks off',
      'TAP version 13\n# Subtest: a.js\n    # Subtest: b\n        ok 1 - x\n',
      'the output ends before its plan',
      ['a.js', 'b'],
    ],
  ])('says if %s', (_what, text, problem, open) => {
    expect(readTap(text)).toMatchObject({ problem, open });
  });

  it.each(['', 'all fine\n', 'ok then\n', '1..10 are numbers\n', 'not ok computer\n'])(
    'takes %j for no TAP',
    (text) => {
      expect(readTap(text)).toBeUndefined();
    },
  );

  it('passes over a diagnostic that is no YAML, or one of aliases without end', () => {
    const bomb = ['a: &a [x, x]', 'b: &b [*a, *a, *a, *a, *a, *a]', 'c: [*b, *b, *b, *b, *b, *b, *b]'].map(
      (line) => `  ${line}`,
    );

    expect(readTap('1..1\nnot ok 1 - a\n  ---\n  "open\n  ...\n')?.tests[0]?.diagnostic).toBeUndefined();
    expect(
      readTap(['1..1', 'not ok 1 - a', '  ---', ...bomb, '  ...', ''].join('\n'))?.tests[0]?.diagnostic,
    ).toBeUndefined();
  });
});
