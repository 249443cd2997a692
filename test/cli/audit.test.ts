import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { brokenProject, createProject, listIncidents, suture } from './project.ts';

const { repository, home } = createProject(brokenProject);
const shared = ['--repo', repository];
const exported = join(home, '..', 'export');
const Change = z.object({
  requester: z.object({ who: z.string() }),
  author: z.object({ who: z.string() }),
  approver: z.object({ who: z.string(), headCommit: z.string() }),
  deployer: z.object({ commit: z.string() }),
  verifier: z.object({ who: z.string() }),
  rollback: z.string(),
});
let id = '';
let state = '';

const verify = (...words: readonly string[]) => suture(home, ['audit', 'verify', ...words]);

beforeAll(async () => {
  await suture(home, ['heal', ...shared, '--unsandboxed', '--failing', 'npm test']);
  [{ id } = { id: '' }] = await listIncidents(home, repository);
  await suture(home, ['approve', id, ...shared, '--unsandboxed']);
  state = join(home, readdirSync(home).find((name) => name.startsWith('project-')) ?? '');
  await suture(home, ['audit', 'export', ...shared, '--control', 'CC8.1', '--out', exported]);
});
afterAll(() => rmSync(join(home, '..'), { recursive: true, force: true }));

/** Changes a file, verifies, and puts the file back. */
async function verifyWith(file: string, change: (text: string) => string) {
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, change(before));
  try {
    return await verify(...shared);
  } finally {
    writeFileSync(file, before);
  }
}

describe('suture audit verify', () => {
  it('finds a healed incident intact and signed to its last record, with a key that only its owner may read', async () => {
    const verified = await verify(...shared);

    expect(verified).toMatchObject({ code: 0, err: '' });
    const [, records, signedTo] =
      /intact, (\d+) records, .* signed to record (\d+), \d+ artifacts/.exec(verified.out) ?? [];
    expect(Number(records)).toBeGreaterThan(40);
    expect(signedTo).toBe(records);
    expect(statSync(join(home, 'signing', 'audit-key.pem')).mode & 0o777).toBe(0o600);
  });

  it('names a changed proof with its record', async () => {
    const proof = join(state, 'artifacts', 'incidents', id, 'fix-1', 'proof.json');

    const verified = await verifyWith(proof, (text) =>
      text.replace(/"passedWithPatch": \d+/, '"passedWithPatch": 9999'),
    );

    expect(verified.code).toBe(4);
    expect(verified.out).toMatch(
      new RegExp(`^${id}  BROKEN at record \\d+: the artifact incidents/${id}/fix-1/proof.json`),
    );
  });

  it('names a checkpoint that was removed, and a log of checkpoints that was cut', async () => {
    const folder = join(state, 'checkpoints');
    const kept = join(home, '..', 'kept');
    cpSync(folder, kept, { recursive: true });

    rmSync(join(folder, '00000001.json'));
    const removed = await verify(...shared);
    rmSync(folder, { recursive: true });
    const cut = await verify(...shared);
    cpSync(kept, folder, { recursive: true });

    expect(removed).toMatchObject({ code: 4, out: expect.stringContaining('does not follow the one before it') });
    expect(cut).toMatchObject({ code: 4, out: expect.stringMatching(/the checkpoint of record \d+ is missing/) });
    expect(cut.out).toContain('checkpoints  BROKEN: the log of checkpoints ends at 0');
  });

  it('compares the chain with the head that the ticket names', async () => {
    const [name = ''] = readdirSync(join(state, 'tickets')).filter((file) => file.endsWith('.json'));
    const ticket = readFileSync(join(state, 'tickets', name), 'utf8');
    const [, seq, hash = ''] = /Audit head: seq (\d+), sha256 ([0-9a-f]{64})/.exec(ticket) ?? [];

    const same = await verify(id, ...shared, '--head', `${seq}:${hash}`);
    const other = await verify(id, ...shared, '--head', `${seq}:${'0'.repeat(64)}`);
    const later = await verify(id, ...shared, '--head', `900:${hash}`);

    expect(same.code).toBe(0);
    expect(other).toMatchObject({ code: 4, out: expect.stringContaining(`BROKEN at record ${seq}: `) });
    expect(later).toMatchObject({ code: 4, out: expect.stringContaining('knows 900 records') });
  });

  it.each([
    ['a head of another form', ['x', '--head', '41'], 'write it as SEQ:SHA256'],
    ['a head without an incident', ['--head', `1:${'0'.repeat(64)}`], 'name the incident'],
    ['a key that is none', ['--key', join(repository, 'package.json')], 'a public key in PEM'],
    ['a folder that is no export', ['--from', repository], 'holds no export'],
    ['an incident that there is not', ['inc-none'], 'There is no incident inc-none'],
  ])('refuses %s', async (_what, words, message) => {
    const refused = await verify(...shared, ...words);

    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });
});

describe('suture audit export', () => {
  const copy = (name: string) => {
    const folder = join(home, '..', name);
    cpSync(exported, folder, { recursive: true });
    return folder;
  };

  it('writes a folder per change with the duties apart', () => {
    const change = Change.parse(JSON.parse(readFileSync(join(exported, id, 'change.json'), 'utf8')));

    expect(readdirSync(exported).sort()).toEqual(
      ['README.md', 'changes.json', 'checkpoints.json', 'public-key.pem', id].sort(),
    );
    expect(change.author.who).toBe('Suture (mechanic)');
    expect(change.verifier.who).toContain('VerifyObserve');
    expect(change.rollback).toContain(`git revert ${change.deployer.commit}`);
    expect(readFileSync(join(exported, id, 'pull-request.md'), 'utf8')).toContain('Audit head: seq ');
  });

  it('is verified without the machine that wrote it, with the public key alone', async () => {
    const key = join(exported, 'public-key.pem');

    const verified = await suture(join(home, '..', 'elsewhere'), ['audit', 'verify', '--from', exported, '--key', key]);

    expect(verified).toMatchObject({ code: 0, err: '', out: expect.stringContaining(`${id}  intact, `) });
  });

  it.each([
    ['a changed record', 'chain.jsonl', (text: string) => text.replace('"finished"', '"skipped"'), 'BROKEN at record'],
    ['a chain cut', 'chain.jsonl', (text: string) => text.split('\n').slice(0, 20).join('\n'), 'the chain ends at 20'],
    ['no chain', 'chain.jsonl', () => '', 'the chain is missing'],
    ['a changed incident', 'incident.json', () => '{}', 'cannot be read'],
  ])('shows %s in a copy', async (what, file, change, message) => {
    const folder = copy(`copy with ${what}`);
    const path = join(folder, id, file);
    writeFileSync(path, change(readFileSync(path, 'utf8')));

    const verified = await verify('--from', folder);

    expect(verified).toMatchObject({ code: 4, out: expect.stringContaining(message) });
  });

  it('has signatures that OpenSSL verifies, and refuses once a byte is added', () => {
    const folder = copy('for openssl');
    const names = readdirSync(join(folder, id, 'checkpoints')).filter((name) => name.endsWith('.sig'));
    const signed = ['statement', ...names.map((name) => `checkpoints/${name.replace('.sig', '')}`)];
    const check = (path: string) =>
      execFileSync(
        'openssl',
        ['dgst', '-sha256', '-verify', '../public-key.pem', '-signature', `${path}.sig`, `${path}.signed`],
        { cwd: join(folder, id), encoding: 'utf8', stdio: 'pipe' },
      );

    expect(signed.length).toBeGreaterThan(3);
    for (const path of signed) expect(check(path)).toContain('Verified OK');
    appendFileSync(join(folder, id, 'statement.signed'), ' ');
    expect(() => check('statement')).toThrow('Command failed: openssl');
  });

  it('refuses a folder that holds something, a day that is none, and a control that it has no evidence for', async () => {
    const full = await suture(home, ['audit', 'export', ...shared, '--out', exported]);
    const day = await suture(home, ['audit', 'export', ...shared, '--out', 'x', '--since', 'yesterday']);
    const control = await suture(home, ['audit', 'export', ...shared, '--out', 'x', '--control', 'CC1.1']);

    expect(full).toMatchObject({ code: 2, err: expect.stringContaining('is not empty') });
    expect(day).toMatchObject({ code: 2, err: expect.stringContaining('write it as 2026-11-24') });
    expect(control.code).toBe(2);
  });
});
