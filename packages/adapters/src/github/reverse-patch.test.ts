import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { reversePatch } from './reverse-patch.ts';

it('gives the patch that git draws the other way round', () => {
  const folder = mkdtempSync(join(tmpdir(), 'suture-test-'));
  const draw = (from: string, to: string) => {
    const { stdout } = spawnSync('git', ['diff', '--no-index', from, to], { cwd: folder, encoding: 'utf8' });
    return stdout.slice(stdout.indexOf('@@ '));
  };
  const lines = Array.from({ length: 40 }, (_, at) => `line ${at}`);
  const changed = lines.flatMap((line, at) => (at === 3 ? ['--- a', '+++ b'] : at === 20 ? [] : [line]));
  writeFileSync(join(folder, 'first.js'), lines.join('\n'));
  writeFileSync(join(folder, 'second.js'), `${changed.join('\n')}\nend\n`);
  const forward = draw('first.js', 'second.js');
  const backward = draw('second.js', 'first.js');
  rmSync(folder, { recursive: true });

  expect(forward).toContain('@@ ');
  expect(reversePatch(forward)).toBe(backward);
});
