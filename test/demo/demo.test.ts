import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildOrders, compareAnswers, readExample } from '@suture/local/demo';
import { describe, expect, it } from 'vitest';

const command = fileURLToPath(new URL('../../packages/cli/bin/suture.js', import.meta.url));

function runDemo(...options: readonly string[]) {
  return spawnSync(process.execPath, [command, 'demo', ...options], { encoding: 'utf8' });
}

const missingField = findBug('orders', 'product-without-supplier');
const wrongAnswer = findBug('lambda-orders', 'free-shipping-at-the-limit');

function findBug(example: string, wanted: string) {
  const catalogue = readExample(example);
  const bug = catalogue.bugs.find(({ name }) => name === wanted);
  if (bug === undefined) throw new RangeError(`the example ${example} has no bug ${wanted}`);
  return { bug, catalogue };
}

/** In which fields the answers of a version of an example differ from those of the one that a person repaired. */
function compare(repository: string, { bug, catalogue }: ReturnType<typeof findBug>) {
  return compareAnswers(repository, bug, catalogue, mkdtempSync(join(tmpdir(), 'suture-answers-')));
}

describe('the demo', () => {
  it('heals a bug live, from the alarm to the closed ticket, as a person would have', async () => {
    const { status, stdout } = runDemo('--bug', missingField.bug.name, '--yes', '--keep');

    expect(stdout).toContain('alarm orders-5xx is ALARM');
    expect(stdout).toMatch(/TestJudge +proven by captured-event/);
    expect(stdout).toContain('alarm orders-5xx is OK');
    expect(stdout).toMatch(/Closed: fixed by .*the symptom is gone/);
    expect(status).toBe(0);
    const [, folder = ''] = /Everything is kept in (\S+)/.exec(stdout) ?? [];
    expect(await compare(join(folder, 'orders'), missingField)).toEqual([]);
  });

  it('heals a wrong answer of Lambda functions that only a check of the team finds, beside a flaky test', async () => {
    const options = ['--example', 'lambda-orders', '--bug', wrongAnswer.bug.name, '--yes', '--keep'];

    const { status, stdout } = runDemo(...options);

    expect(stdout).toContain('check "npm run contract" is ALARM');
    expect(stdout).toMatch(/TestJudge +proven by failing-test/);
    expect(stdout).toContain('check "npm run contract" is OK');
    expect(stdout).toMatch(/Closed: fixed by .*the symptom is gone/);
    expect(status).toBe(0);
    const [, folder = ''] = /Everything is kept in (\S+)/.exec(stdout) ?? [];
    expect(await compare(join(folder, 'lambda-orders'), wrongAnswer)).toEqual([]);
  });

  it('sees that a first fix did not help, offers to take it back, and heals with a second', () => {
    const { status, stdout } = runDemo('--example', 'orders-places', '--yes');

    expect(stdout).toMatch(/VerifyObserve +the error came back: \d+ requests since the rollout, \d+ failed/);
    expect(stdout).toMatch(/FixWrite +Fix listPicks: follow rename/);
    // The second is the revert of the first fix.
    expect(stdout).toMatch(/ReviewOpen +draft pull request 3 waits for a person/);
    expect(stdout).toMatch(/Closed: fixed by .*reviews\/3\.md.*the symptom is gone/);
    expect(status).toBe(0);
  });

  it('hands over when the rollout of the fix stays partial, with what was seen', () => {
    const { status, stdout } = runDemo('--bug', missingField.bug.name, '--yes', '--rollout', 'partial');

    expect(stdout).toMatch(/one of two instances runs \w+, the other \w+/);
    expect(stdout).toMatch(
      /Handed over: the merge commit was not live after \d+ seconds: the rollout is partial: 1 of 2/,
    );
    expect(status).toBe(0);
  });

  it('would be told from a repair that leaves a field out', async () => {
    const unrepaired = await buildOrders(join(mkdtempSync(join(tmpdir(), 'suture-unrepaired-')), 'orders'));

    expect(await compare(unrepaired, missingField)).toContainEqual({
      request: 'GET /products/CARD-A6',
      field: 'body.leadDays',
      healed: undefined,
      expected: 'null',
    });
  });

  it('lists the bugs and starts nothing', () => {
    const { status, stdout } = runDemo('--list');

    expect(stdout).toMatch(/^british-label +\S/m);
    expect(stdout).not.toContain('suture:');
    expect(status).toBe(0);
  });

  it.each([
    [
      'a bug that it does not know',
      ['--bug', 'none-such'],
      /there is no bug "none-such"\. Use one of: .*british-label/,
    ],
    [
      'a system that it has no stand-in of',
      ['--alert-from', 'nagios'],
      /no stand-in of "nagios"\. Use one of: sentry, /,
    ],
    [
      'an example that it does not have',
      ['--example', 'nowhere'],
      /no example "nowhere"\. Use one of: lambda-orders, orders/,
    ],
    ['a trouble that it cannot make', ['--rollout', 'late'], /"late" is none of: fails, partial, never/],
    ['an option that it does not know', ['--colour'], /unknown option '--colour'/],
  ])('refuses %s', (_what, options, message) => {
    const { status, stderr } = runDemo(...options);

    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});
