import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const demo = fileURLToPath(new URL('../../packages/cli/bin/demo.js', import.meta.url));

describe('the demo', () => {
  it.each(['british-label', 'invoice-to-head-office'])('heals %s live, from the alarm to the closed ticket', (bug) => {
    const { status, stdout } = spawnSync(process.execPath, [demo, '--bug', bug, '--yes'], { encoding: 'utf8' });

    expect(stdout).toContain('alarm orders-5xx is ALARM');
    expect(stdout).toMatch(/TestJudge +proven by captured-event/);
    expect(stdout).toContain('alarm orders-5xx is OK');
    expect(stdout).toMatch(/Closed: fixed by .*the symptom is gone/);
    expect(status).toBe(0);
  });

  it('names the bugs when it is asked for one that is none', () => {
    const { status, stderr } = spawnSync(process.execPath, [demo, '--bug', 'none-such'], { encoding: 'utf8' });

    expect(status).toBe(2);
    expect(stderr).toContain('british-label');
  });
});
