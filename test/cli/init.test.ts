import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '@suture/local';
import { describe, expect, it } from 'vitest';
import { createProject, git } from './project.ts';
import { sutureWithoutAccount } from './without-account.ts';

const files = { 'package.json': JSON.stringify({ name: '@acme/orders', type: 'module' }) };

describe('suture init', () => {
  it('writes a configuration that loads, and says what to do next', async () => {
    const { repository } = createProject(files);
    git(repository, 'remote', 'add', 'origin', 'git@github.com:acme/orders.git');

    const written = await sutureWithoutAccount(repository, ['init', '--repo', repository]);

    expect(written).toMatchObject({ code: 0, err: '' });
    expect(written.out).toContain('npx suture doctor --stage');
    expect(written.out).toContain('alarms and log groups: not looked up');
    const config = await loadConfig(repository);
    expect(config.services.orders).toMatchObject({ repository: 'acme/orders', branch: 'main', alarms: [] });
  });

  it('writes JSON that names its schema, with the same fields', async () => {
    const { repository } = createProject(files);
    const { repository: other } = createProject(files);

    const written = await sutureWithoutAccount(repository, ['init', '--repo', repository, '--format', 'json']);
    await sutureWithoutAccount(other, ['init', '--repo', other]);

    const text: unknown = JSON.parse(readFileSync(join(repository, 'suture.config.json'), 'utf8'));
    expect(written).toMatchObject({ code: 0, err: '' });
    expect(text).toMatchObject({ $schema: './node_modules/suture-heal/suture.config.schema.json' });
    expect(await loadConfig(repository)).toEqual(await loadConfig(other));
    const hidden = await sutureWithoutAccount(other, ['init', '--repo', other, '--format', 'json', '--force']);
    expect(hidden).toMatchObject({ code: 2, err: expect.stringContaining('suture.config.ts is read before') });
  });

  it("takes the remote's default branch before the one that is checked out", async () => {
    const { repository } = createProject(files);
    git(repository, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/release');

    const written = await sutureWithoutAccount(repository, ['init', '--repo', repository, '--json']);

    expect(JSON.parse(written.out)).toMatchObject({ written: true, found: { service: 'orders', branch: 'release' } });
  });

  it('leaves a file alone that is there, until it is forced', async () => {
    const { repository } = createProject({ ...files, 'suture.config.ts': 'mine' });
    const file = join(repository, 'suture.config.ts');

    const refused = await sutureWithoutAccount(repository, ['init', '--repo', repository]);
    const kept = readFileSync(file, 'utf8');
    const forced = await sutureWithoutAccount(repository, ['init', '--repo', repository, '--force', '--yes']);

    expect(refused.code).toBe(2);
    expect(refused.err).toContain(file);
    expect(refused.err).toContain('exists already and was left as it is. Edit it, or overwrite it with --force.');
    expect(kept).toBe('mine');
    expect(forced.code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('export default {');
  });
});
