import type { TestResult } from '@suture/mechanic/suites';
import { describe, expect, it } from 'vitest';
import { groupFailures } from './group-failures.ts';

function failure(id: string, name: string, message: string, place: string): TestResult {
  const error = { name, message, stack: `${name}: ${message}\n    at ${place}` };
  return { id, file: 'a.test.js', name: id, status: 'failed', duration: 1, error };
}

describe('failing tests', () => {
  it('are grouped by the error and the place where it was thrown', () => {
    const groups = groupFailures([
      failure('port', 'Error', 'listen EPERM 3000', 'listen (src/server.js:4:2)'),
      failure('one', 'TypeError', "Cannot read 'a' of undefined", 'price (src/price.js:9:1)'),
      failure('two', 'TypeError', "Cannot read 'b' of undefined", 'price (src/price.js:9:1)'),
    ]);

    expect(groups).toEqual([['one', 'two'], ['port']]);
  });

  it('are one group where assertions of one kind fail at different places', () => {
    const failing = [
      failure('one', 'AssertionError', 'expected 1 to equal 2', 'a.test.js:3:1'),
      failure('two', 'AssertionError', 'expected 4 to equal 7', 'a.test.js:9:1'),
    ];

    expect(groupFailures(failing)).toEqual([]);
  });
});
