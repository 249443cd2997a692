import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matchesAlarm, usesGitHub } from '@suture/core';
import { loadConfig } from '@suture/local';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { writeConfig } from './write-config.ts';

function save(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'suture-init-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'suture.config.ts'), text);
  return folder;
}

const found = { service: 'orders', repository: 'acme/orders', branch: 'trunk' };

describe('writeConfig', () => {
  it('writes what was found, in a form that loads', async () => {
    const telemetry = { alarms: ['orders-errors', 'orders-5xx'], logGroups: ['/aws/lambda/orders'] };

    const config = await loadConfig(
      save(writeConfig({ ...found, apiUrl: 'https://ghe.example.com/api/v3' }, telemetry, 'eu-west-1')),
    );

    expect(config.services.orders).toMatchObject({ repository: 'acme/orders', branch: 'trunk', ...telemetry });
    expect(config.github.apiUrl).toBe('https://ghe.example.com/api/v3');
    const model = { id: 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0' };
    expect(config.models).toMatchObject({ diagnose: model, fix: model });
  });

  it('says how to fill in what was not found', async () => {
    const text = writeConfig({ service: 'orders' }, undefined, undefined);

    const config = await loadConfig(save(text));

    expect(text).toContain('aws logs describe-log-groups');
    expect(config.services.orders).toMatchObject({ repository: '.', alarms: [], logGroups: [] });
  });

  it('writes a trial without GitHub, in a form that loads', async () => {
    const telemetry = { alarms: ['orders-errors'], logGroups: ['/aws/lambda/orders'] };

    const config = await loadConfig(save(writeConfig(found, telemetry, 'eu-west-1', true)));
    const unnamed = await loadConfig(save(writeConfig({ service: 'orders' }, telemetry, '', true)));

    expect(usesGitHub(config)).toBe(false);
    expect(config).toMatchObject({
      tickets: 'sns',
      services: { orders: { repository: 'acme/orders', code: { from: 'tarball' }, trust: { start: 'observe' } } },
    });
    expect(unnamed.services.orders?.repository).toBe('trial/service');
  });

  it('keeps a hostile name a name', async () => {
    const hostile = `x'}, y: "\\" \u2028\n*/ globalThis.taken = 1; //`;
    const text = writeConfig({ ...found, service: hostile }, { alarms: [hostile], logGroups: [] }, undefined);

    const config = await loadConfig(save(text));

    const [pattern = ''] = config.services[hostile]?.alarms ?? [];
    expect(matchesAlarm(hostile, pattern)).toBe(true);
    expect(matchesAlarm('orders-errors', pattern)).toBe(false);
    expect('taken' in globalThis).toBe(false);
  });

  it('uses defineConfig where it resolves, and passes its types', () => {
    const text = writeConfig(
      { ...found, configModule: '@suture/core' },
      { alarms: ['orders-errors'], logGroups: ['/aws/orders'] },
      'us-east-1',
    );

    const complaints = checkTypes(text);
    const spoilt = checkTypes(text.replace('testMinutes: 5', "testMinutes: 'five'"));

    expect(complaints).toEqual([]);
    expect(spoilt).toEqual([expect.stringContaining("Type 'string' is not assignable to type 'number'")]);
  });
});

/** What the compiler says of a configuration that lies in this package, without writing it there. */
function checkTypes(text: string): readonly string[] {
  const file = join(import.meta.dirname, 'suture.config.ts');
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    exactOptionalPropertyTypes: true,
    allowImportingTsExtensions: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (path) => (path === file ? text : readFile(path));
  host.fileExists = (path) => path === file || fileExists(path);
  const getSourceFile = host.getSourceFile;
  host.getSourceFile = (path, ...rest) =>
    path === file ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2023) : getSourceFile(path, ...rest);
  const program = ts.createProgram([file], options, host);
  const source = program.getSourceFile(file);
  return program.getSemanticDiagnostics(source).map((found) => ts.flattenDiagnosticMessageText(found.messageText, ' '));
}
