import type { TestResult } from '@suture/mechanic/suites';
import { describe, expect, it } from 'vitest';
import { findForeignLanguage } from './languages.ts';
import { findSetUpFailure } from './set-up-failure.ts';

const declared = new Set(['pg', '@shop/money']);

function failedWith(message: string, stack = '', name = 'Error'): TestResult {
  return {
    id: message,
    file: 'a.test.js',
    name: message,
    status: 'failed',
    duration: 1,
    error: { name, message, stack },
  };
}

describe('findSetUpFailure', () => {
  it.each([
    ['connect ECONNREFUSED 127.0.0.1:6379', 'nothing answers on port 6379, where Redis would', 'start'],
    ['connect ECONNREFUSED ::1:27017', 'nothing answers on port 27017, where MongoDB would', 'start'],
    ['getaddrinfo ENOTFOUND db.internal', 'the name db.internal leads nowhere from here', 'start'],
    ["Cannot find package 'pg' imported from /tmp/a.js", 'the package pg of package.json is not installed', 'install'],
    ["Cannot find module '@shop/money/rates'", 'the package @shop/money of package.json is not installed', 'install'],
    ['/usr/bin/python3: No module named pytest', 'pytest is not installed', 'install'],
    ['sh: 1: tsc: not found', 'tsc is not installed', 'install'],
    ['check.sh: line 2: mvn: command not found', 'mvn is not installed', 'install'],
    [
      "Invalid invocation.\n\nCan't reach database server at `localhost:5433`\n\nPlease start it.",
      "Can't reach database server at `localhost:5433`",
      'start',
    ],
    ['Could not find a working container runtime strategy', 'Could not find a working container runtime', 'start'],
    [
      'connect ECONNREFUSED ::1:27017, connect ECONNREFUSED 127.0.0.1:27017',
      'nothing answers on port 27017, where MongoDB would',
      'start',
    ],
    ['Environment variable not found: DATABASE_URL.', 'Environment variable not found: DATABASE_URL.', 'set'],
    ['Environment variable DATABASE_URL is required', 'Environment variable DATABASE_URL is required', 'set'],
  ])('reads "%s"', (message, missing, remedy) => {
    expect(findSetUpFailure([failedWith(message)], declared)).toEqual({ missing, remedy });
  });

  it('reads what Node lists below an AggregateError', () => {
    const stack = 'AggregateError [ECONNREFUSED]: \n    [errors]: [\n      Error: connect ECONNREFUSED ::1:5432';

    expect(findSetUpFailure([failedWith('', stack, 'AggregateError')], declared)?.missing).toContain('PostgreSQL');
  });

  it.each([
    ['a port of the code under test', 'connect ECONNREFUSED 127.0.0.1:3999'],
    [
      'a package that the code imports and package.json does not name',
      "Cannot find package 'left-pad' imported from a.js",
    ],
    ['a file of the project', "Cannot find module './money.js'"],
    ['a record that is not found', 'Order 7: not found in the table'],
    ['a name', 'total is not defined'],
  ])('takes %s for a fault', (_what, message) => {
    expect(findSetUpFailure([failedWith(message)], declared)).toBeUndefined();
  });

  it('needs every failure to lack something', () => {
    const failures = [failedWith('connect ECONNREFUSED 127.0.0.1:5432'), failedWith('expected 2 to be 3')];

    expect(findSetUpFailure(failures, declared)).toBeUndefined();
  });
});

describe('findForeignLanguage', () => {
  it.each([
    [['src/app.py', 'setup.cfg'], [], 'Python'],
    [['main.go', 'a.go', 'tool.rb'], [], 'Go'],
    [['web/app.ts', 'api/app.py'], [], undefined],
    [['web/app.ts', 'api/app.py'], ['/usr/bin/python3', '-m', 'pytest'], 'Python'],
    [['web/app.ts'], ['make', 'test'], undefined],
    [['types.d.ts', 'app.rb'], [], 'Ruby'],
    [['README.md'], [], undefined],
  ])('of %j with the command %j is %s', (paths, argv, language) => {
    expect(findForeignLanguage(paths, argv)).toBe(language);
  });
});
