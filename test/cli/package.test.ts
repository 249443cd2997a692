import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../architecture/sources.ts';
import { brokenProject, createProject, git } from './project.ts';

const { repository, home } = createProject({
  ...brokenProject,
  'suture.config.ts': `import { type ConfigInput, defineConfig } from 'suture-heal';
const minutes: number = 2;
const config = { services: { stats: { repository: '.', testMinutes: minutes, trust: { start: 'propose' } } } } satisfies ConfigInput;
export default defineConfig(config);
`,
  '.gitignore': 'node_modules\npackage-lock.json\n',
});
/** The first repository has the package installed; this folder has only the package. */
const elsewhere = mkdtempSync(join(tmpdir(), 'suture-elsewhere-'));
let tarball: string;

beforeAll(() => {
  const packed = mkdtempSync(join(tmpdir(), 'suture-package-'));
  tarball = run(root, process.execPath, ['--import', 'tsx', 'packages/cli/src/build/pack.ts', packed]).trim();
  writeFileSync(join(elsewhere, 'package.json'), '{}');
  for (const folder of [elsewhere, repository])
    run(folder, 'npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', tarball]);
});

/** Neither the checkout's modules nor its commands can be found from the environment. */
function run(cwd: string, program: string, words: readonly string[]): string {
  const { PATH, TMPDIR, HOME } = process.env;
  return execFileSync(program, [...words], {
    cwd,
    encoding: 'utf8',
    env: { PATH, TMPDIR, HOME, SUTURE_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function suture(cwd: string, ...words: readonly string[]): string {
  return run(cwd, 'npx', ['--offline', 'suture', ...words]);
}

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('the published package', () => {
  it('is one package below 30 MB that nothing else has to be installed for', () => {
    const installed = join(elsewhere, 'node_modules');
    const files = listFiles(join(installed, 'suture-heal'));
    const bytes = files.reduce((total, file) => total + statSync(file).size, 0);

    expect(readdirSync(installed).filter((name) => !name.startsWith('.'))).toEqual(['suture-heal']);
    expect(bytes).toBeGreaterThan(5_000_000);
    expect(bytes).toBeLessThan(30_000_000);
    expect(files.filter((file) => readFileSync(file, 'latin1').includes(root))).toEqual([]);
    expect(files.filter((file) => /aws-cdk|\/sst\/|\/jest\/|\/mocha\//.test(file))).toEqual([]);
  });

  it('heals a repository elsewhere, with a configuration in TypeScript', () => {
    suture(repository, 'heal', '--failing', 'npm test', '--unsandboxed');

    const branch = git(repository, 'branch', '--list', 'suture/*', '--format=%(refname:short)');
    expect(git(repository, 'show', `${branch}:src/stats.js`)).toContain('i < numbers.length');
    expect(suture(repository, 'incidents')).toContain('waiting at review');
    expect(suture(repository, 'audit', 'verify')).toContain('intact');
  });

  it('heals a repository that does not have it installed', () => {
    const other = createProject({
      ...brokenProject,
      'suture.config.json': JSON.stringify({
        $schema: 'https://example.com/suture.config.schema.json',
        services: { stats: { repository: '.', trust: { start: 'propose' } } },
      }),
    });

    suture(elsewhere, 'heal', '--repo', other.repository, '--failing', 'npm test', '--unsandboxed');

    expect(git(other.repository, 'branch', '--list', 'suture/*')).toContain('suture/');
  });

  it('has the example service of the demo', () => {
    expect(suture(elsewhere, 'demo', '--list').split('\n').length).toBeGreaterThan(3);
  });

  it('writes a configuration with its own types', () => {
    const folder = join(elsewhere, 'service');
    mkdirSync(folder);

    suture(elsewhere, 'init', '--repo', folder, '--yes');

    expect(readFileSync(join(folder, 'suture.config.ts'), 'utf8')).toContain("from 'suture-heal'");
  });
});
