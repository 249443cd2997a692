import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const command = fileURLToPath(new URL('../../packages/cli/bin/suture.js', import.meta.url));

function runDemo(...options: readonly string[]) {
  return spawnSync(process.execPath, [command, 'demo', ...options], { encoding: 'utf8' });
}

describe('the demo', () => {
  it('heals a bug live, from the alarm to the closed ticket', () => {
    const { status, stdout } = runDemo('--bug', 'british-label', '--yes');

    expect(stdout).toContain('alarm orders-5xx is ALARM');
    expect(stdout).toMatch(/TestJudge +proven by captured-event/);
    expect(stdout).toContain('alarm orders-5xx is OK');
    expect(stdout).toMatch(/Closed: fixed by .*the symptom is gone/);
    expect(status).toBe(0);
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
    ['an option that it does not know', ['--colour'], /unknown option '--colour'/],
  ])('refuses %s', (_what, options, message) => {
    const { status, stderr } = runDemo(...options);

    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });
});
