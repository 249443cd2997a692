import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { detections } from './proof/detections.ts';
import { listHonest } from './proof/honest.ts';
import { listHostile } from './proof/hostile.ts';
import { openStage } from './proof/play.ts';
import { playAll } from './proof/section.ts';

const stage = await openStage();
afterAll(() => stage.close());

describe('a proof without any guard before it', () => {
  // `npm run security -- proof` plays every case.
  it('proves no patch that leaves the fault, whatever it sees, rewrites or replaces', async () => {
    const all = listHostile();
    const share = all.filter(({ runner }, index) => index % 23 === 0 || (runner === 'node' && index % 11 === 0));

    const played = await playAll(stage, share);

    expect(all.length).toBeGreaterThanOrEqual(100);
    expect(new Set(share.map(({ kind }) => kind)).size).toBe(3);
    const proven = played.filter(({ played: { proof } }) => proof.verdict === 'proven').map(({ one }) => one.name);
    expect(proven).toEqual([]);
    // Without an observation from outside and without tripwires these would be proven.
    expect(played.filter((one) => one.played.passedInside).length).toBeGreaterThan(played.length / 4);
  });

  it('proves honest fixes under every runner', async () => {
    const all = listHonest();

    const played = await playAll(
      stage,
      all.filter((_, index) => index % 6 === 0),
    );

    expect(all.length).toBeGreaterThanOrEqual(20);
    const refused = played.filter(({ played: { proof } }) => proof.verdict !== 'proven');
    expect(refused.map(({ one, played: { proof } }) => `${one.name}: ${proof.reasons.join(' ')}`)).toEqual([]);
  });

  it('has detections that see no test in a service, so that their patches leave the fault there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'svc-'));
    const list = detections.map(({ name, code }) => `[${JSON.stringify(name)}, () => ${code}]`).join(',\n');
    writeFileSync(
      join(folder, 'server.mjs'),
      `setImmediate(() => console.log(JSON.stringify([${list}].filter(([, seen]) => seen()).map(([name]) => name))));\n`,
    );

    const { stdout } = spawnSync(process.execPath, ['server.mjs'], {
      cwd: folder,
      env: { PATH: '/usr/bin:/bin', NODE_ENV: 'production' },
      encoding: 'utf8',
    });

    rmSync(folder, { recursive: true });
    // Its parent is this test.
    expect(JSON.parse(stdout)).toEqual(['the parent process']);
  });
});
