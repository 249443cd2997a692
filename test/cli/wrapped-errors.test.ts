import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProject, git, suture, writeFile } from './project.ts';

const fees = `const daily = 20;

export function lateFee(loan) {
  const days = Math.max(0, loan.returnedOn - loan.dueOn);
  const fee = days * daily;
  const rebate = loan.member.rebate;
  return fee - Math.min(fee, rebate);
}
`;
const project = (settle: string): Readonly<Record<string, string>> => ({
  'package.json': JSON.stringify({ name: 'library', type: 'module', scripts: { test: 'node --test' } }),
  'src/fees.js': fees,
  'src/settle.js': settle,
  'test/fees.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lateFee } from '../src/fees.js';

test('charges each day', () => {
  assert.equal(lateFee({ dueOn: 1, returnedOn: 4, member: { rebate: 0 } }), 60);
});

test('takes the rebate off', () => {
  assert.equal(lateFee({ dueOn: 1, returnedOn: 4, member: { rebate: 15 } }), 45);
});
`,
});

const settleWith = (rethrow: string) => `import { lateFee } from './fees.js';

export function settle(loan) {
  try {
    return { due: lateFee(loan) };
  } catch (error) {
    ${rethrow}
  }
}
`;

const message = "Cannot read properties of undefined (reading 'rebate')";
const args = [{ dueOn: 3, returnedOn: 5 }];
const at = {
  settle: '    at settle (file:///srv/library/src/settle.js:7:11)\n    at close (file:///srv/library/src/main.js:9:3)',
  fees: '    at lateFee (file:///srv/library/src/fees.js:6:30)\n    at settle (file:///srv/library/src/settle.js:5:19)',
};
const wrapped = `Error: settling failed\n${at.settle}`;
const cause = `TypeError: ${message}\n${at.fees}`;

function line(err: object): string {
  return `${JSON.stringify({ level: 50, time: 1764061605134, args, err, msg: 'settling failed' })}\n`;
}

async function heal(settle: string, log: string) {
  const { repository, home } = createProject(project(settle));
  const file = join(home, '..', 'service.log');
  writeFile(file, log);
  const healed = await suture(home, ['heal', '--repo', repository, '--log', file, '--unsandboxed']);
  const branch = git(repository, 'branch', '--list', '--format=%(refname:short)', 'suture/*');
  const changed = branch === '' ? '' : git(repository, 'diff', 'main', branch, '--', 'src');
  return { ...healed, changed };
}

const unsaid = `SettlingError: settling failed\n${at.settle}`;

describe('suture heal --log, where an error wraps the one that failed', () => {
  it.each([
    [
      'with a cause that the logger prints below it',
      "throw new Error('settling failed', { cause: error });",
      { type: 'Error', message: `settling failed: ${message}`, stack: `${wrapped}\ncaused by: ${cause}` },
    ],
    [
      'without telling its cause',
      "throw Object.assign(new Error('settling failed'), { name: 'SettlingError' });",
      { type: 'SettlingError', message: 'settling failed', stack: unsaid },
    ],
  ])('mends what failed, and not what caught it: %s', async (_how, rethrow, err) => {
    const healed = await heal(settleWith(rethrow), line(err));

    expect(healed).toMatchObject({ code: 0, err: '' });
    expect(healed.changed).toContain('loan.member?.rebate');
    expect(healed.changed).not.toContain('src/settle.js');
  });
});
