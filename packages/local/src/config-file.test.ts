import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { chooseService, loadConfig } from './config-file.ts';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'suture-config-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe('loadConfig', () => {
  it('makes one service of a repository without a configuration', async () => {
    const folder = folderWith({});

    const config = await loadConfig(folder);

    expect(Object.keys(config.services)).toEqual([basename(folder)]);
  });

  it("reads the repository's own file", async () => {
    const folder = folderWith({
      'suture.config.mjs': "export default { services: { shop: { repository: '.' } }, severityFloor: 'high' };",
    });

    const config = await loadConfig(folder);

    expect(config.severityFloor).toBe('high');
  });

  it('lets a file in JSON name its schema', async () => {
    const folder = folderWith({ 'suture.config.json': '{"$schema":"./x.json","services":{},"severityFloor":"high"}' });

    const config = await loadConfig(folder);

    expect(config.severityFloor).toBe('high');
  });

  it.each([
    ['an unknown field', '{"services":{},"colour":"red"}', 'colour'],
    ['an unknown field of a service', '{"services":{"shop":{"repository":".","trsut":{}}}}', 'services.shop'],
    ['a value of the wrong kind', '{"services":{"shop":{"repository":7}}}', 'services.shop.repository'],
    ['text that is not JSON', '{services}', 'does not load'],
  ])('refuses %s and names it', async (_name, text, message) => {
    const folder = folderWith({ 'suture.config.json': text });

    await expect(loadConfig(folder)).rejects.toThrow(message);
  });

  it('says when the named file is not there', async () => {
    await expect(loadConfig(folderWith({}), '/nowhere/suture.config.json')).rejects.toThrow('there is no such file');
  });
});

describe('chooseService', () => {
  const config = readConfig(
    { services: { a: { repository: 'x/a' }, b: { repository: '/srv/b' } } },
    'the configuration',
  );

  it('takes the service whose repository this folder is', () => {
    expect(chooseService(config, '/srv/b')).toBe('b');
  });

  it('asks which when it is not clear', () => {
    expect(() => chooseService(config, '/srv/c')).toThrow('--service');
  });

  it('names the services there are when the wanted one is not among them', () => {
    expect(() => chooseService(config, '/srv/b', 'z')).toThrow('a, b');
  });
});
