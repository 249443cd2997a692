import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createProject, git, suture, writeFile } from './project.ts';

const fees = `const daily = 20;

export function lateFee(loan) {
  const days = Math.max(0, loan.returnedOn - loan.dueOn);
  const fee = days * daily;
  const rebate = loan.member.rebate;
  return fee - Math.min(fee, rebate);
}
`;
const project: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'library', type: 'module', scripts: { test: 'node --test' } }),
  'src/fees.js': fees,
  'src/settle.js': `import { lateFee } from './fees.js';

export function settle(loan) {
  try {
    return { due: lateFee(loan) };
  } catch (error) {
    throw new Error('settling failed', { cause: error });
  }
}
`,
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
};

const message = "Cannot read properties of undefined (reading 'rebate')";
const args = [{ dueOn: 3, returnedOn: 5 }];
const at = {
  settle: '    at settle (file:///srv/library/src/settle.js:7:11)\n    at close (file:///srv/library/src/main.js:9:3)',
  fees: '    at lateFee (file:///srv/library/src/fees.js:6:30)\n    at settle (file:///srv/library/src/settle.js:5:19)',
};
const outer = { type: 'Error', message: `settling failed: ${message}`, stack: `Error: settling failed\n${at.settle}` };
const inner = { type: 'TypeError', message, stack: `TypeError: ${message}\n${at.fees}` };

it.each([
  ['below the error', { ...outer, stack: `${outer.stack}\ncaused by: ${inner.stack}` }],
  ['as Node prints it', { ...outer, stack: `${outer.stack} {\n  [cause]: ${inner.stack.replaceAll('\n', '\n  ')}\n}` }],
  ['in a field of its own', { ...outer, cause: inner }],
  ['under another wrapper', { ...outer, cause: { ...outer, message: 'step failed', cause: inner } }],
])('fixes the cause, not the wrapper, if the log has the cause %s', async (_how, err) => {
  const { repository, home } = createProject(project);
  const log = join(home, '..', 'service.log');
  writeFile(log, `${JSON.stringify({ level: 50, time: 1764061605134, args, err, msg: 'settling failed' })}\n`);

  const healed = await suture(home, ['heal', '--repo', repository, '--log', log, '--unsandboxed']);

  expect(healed).toMatchObject({ code: 0, err: '' });
  const branch = git(repository, 'branch', '--list', '--format=%(refname:short)', 'suture/*');
  const changed = git(repository, 'diff', 'main', branch, '--', 'src');
  expect(changed).toContain('loan.member?.rebate');
  expect(changed).not.toContain('src/settle.js');
});

it('proves nothing with the same wrapper around another cause than the one in the log', async () => {
  const { repository, home } = createProject(project);
  const log = join(home, '..', 'service.log');
  const cause = {
    type: 'Error',
    message: 'connect ECONNREFUSED 10.0.0.7:5432',
    stack: 'Error: connect ECONNREFUSED 10.0.0.7:5432',
  };
  const err = { type: 'Error', message: 'settling failed', stack: `Error: settling failed\n${at.settle}`, cause };
  writeFile(log, `${JSON.stringify({ level: 50, time: 1764061605134, args, err, msg: 'settling failed' })}\n`);

  const ended = await suture(home, ['heal', '--repo', repository, '--log', log, '--unsandboxed']);

  expect(ended.out).toContain('fails with another error');
  expect(git(repository, 'branch', '--list', 'suture/*')).toBe('');
});
