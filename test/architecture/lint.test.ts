import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { root } from './sources.ts';

const Report = z.object({
  diagnostics: z.array(
    z.object({ category: z.string(), location: z.object({ path: z.string(), start: z.object({ line: z.int() }) }) }),
  ),
});

/** What this repository's lint rules say of other files: `path:line rule`. */
function lint(files: Readonly<Record<string, string>>): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'suture-lint-'));
  try {
    for (const path of ['biome.json', 'test/architecture/lint'])
      cpSync(join(root, path), join(folder, path), { recursive: true });
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const args = ['lint', '--vcs-enabled=false', '--reporter=json', '.'];
    const { stdout } = spawnSync(join(root, 'node_modules/.bin/biome'), args, { cwd: folder, encoding: 'utf8' });
    return Report.parse(JSON.parse(stdout))
      .diagnostics.map(({ category, location }) => `${location.path}:${location.start.line} ${category}`)
      .sort();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

it('refuses names that are neither camelCase nor PascalCase', () => {
  const said = lint({
    'packages/core/src/names.ts': [
      'export const MAX_FILES = 1;',
      'export const maxFiles = { AWS_NAME: 1 };',
      'export type badType = { readonly AWS_NAME: string };',
      'export function Make_it(BadName: number): number {',
      '  return BadName;',
      '}',
    ].join('\n'),
  });

  const rule = 'lint/style/useNamingConvention';
  expect(said).toEqual([1, 3, 4, 4].map((line) => `packages/core/src/names.ts:${line} ${rule}`));
});

it('refuses a cycle of types', () => {
  const said = lint({
    'a.ts': "import type { B } from './b.ts';\nexport type A = { readonly b?: B };\n",
    'b.ts': "import type { A } from './a.ts';\nexport type B = { readonly a?: A };\n",
  });

  expect(said).toEqual(['a.ts:1 lint/suspicious/noImportCycles', 'b.ts:1 lint/suspicious/noImportCycles']);
});

it('refuses a log message that varies', () => {
  const said = lint({
    'packages/local/src/logs.ts': [
      'export function tell(ports: Ports, log: Log, id: string): void {',
      "  log.info('done', { id });",
      '  log.info(`done with ${id}`);',
      "  ports.log.warn('failed: '.concat(id));",
      '  ports.logger?.error(id, { id });',
      '}',
    ].join('\n'),
  });

  expect(said).toEqual([3, 4, 5].map((line) => `packages/local/src/logs.ts:${line} plugin`));
});

it('gives the core no clock, random source or environment of its own', () => {
  const text = [
    '/** No Date.now() here. */',
    "export const own = ['Math.random()', new Date(0)];",
    'own.push(Date.now());',
    'own.push(Math.random());',
    'own.push(new Date());',
    'globalThis.setTimeout(() => own.pop(), 1);',
    'setInterval(() => own.pop(), 1);',
    'own.push(crypto.randomUUID());',
    'own.push(performance.now());',
    'own.push(process.env.HOME);',
  ].join('\n');

  const said = lint({ 'packages/core/src/own.ts': text, 'packages/local/src/own.ts': text });

  expect(said).toEqual(
    [
      ...[3, 4, 5, 6, 7, 8, 9].map((line) => `packages/core/src/own.ts:${line} plugin`),
      'packages/core/src/own.ts:10 lint/style/noProcessEnv',
    ].sort(),
  );
});
