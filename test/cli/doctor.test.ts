import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createProject } from './project.ts';
import { sutureWithoutAccount } from './without-account.ts';

const Findings = z.array(z.object({ name: z.string(), status: z.string(), detail: z.string() }));
const files = { 'suture.config.json': JSON.stringify({ services: { orders: { repository: 'acme/orders' } } }) };

describe('suture doctor', () => {
  it('fails without credentials, and explains how to sign in', async () => {
    const { repository } = createProject(files);

    const looked = await sutureWithoutAccount(repository, ['doctor', '--stage', 'live']);

    expect(looked).toMatchObject({ code: 1, err: '' });
    expect(looked.out).toMatch(/✓ configuration +one service: orders/);
    expect(looked.out).toMatch(/✗ credentials +no usable AWS credentials/);
    expect(looked.out).toContain('aws sso login');
  });

  it('prints its findings as one JSON value', async () => {
    const { repository } = createProject(files);

    const looked = await sutureWithoutAccount(repository, ['doctor', '--stage', 'live', '--json']);

    const findings = Findings.parse(JSON.parse(looked.out));
    expect(findings.map(({ name, status }) => `${name}: ${status}`)).toContain('credentials: problem');
    expect(findings.filter(({ status }) => status === 'skipped').length).toBeGreaterThan(10);
  });

  it('tells a configuration that does not load from one that is not there', async () => {
    const { repository: wrong } = createProject({ 'suture.config.json': '{"services": {}, "colour": "red"}' });
    const { repository: empty } = createProject({ 'package.json': '{}' });

    const spoilt = await sutureWithoutAccount(wrong, ['doctor', '--stage', 'live']);
    const absent = await sutureWithoutAccount(empty, ['doctor', '--stage', 'live']);

    expect(spoilt.out).toContain('colour');
    expect(spoilt.out).not.toContain('npx suture init');
    expect(absent.out).toContain('npx suture init');
  });

  it.each([{ words: ['doctor'] }, { words: ['doctor', '--stage', '../live'] }])('refuses $words', async ({ words }) => {
    const { repository } = createProject(files);

    const refused = await sutureWithoutAccount(repository, words);

    expect(refused.code).toBe(2);
    expect(refused.err).toContain('--stage');
  });

  it('names the stages of the configuration when none is given', async () => {
    const stages = '{"services":{},"stages":{"live":{"region":"eu-west-1"},"test":{}}}';
    const { repository } = createProject({ ...files, 'suture.config.json': stages });

    const refused = await sutureWithoutAccount(repository, ['doctor', '--config', 'suture.config.json']);

    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('the configuration has live, test') });
  });
});
