import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../model.ts';
import { plainRun, writeProject } from '../suites/fixture-project.ts';
import { dropIllTyped } from './type-check.ts';

const code = `import { limits } from './limits';

export function shorten(text: string | undefined, most: number): string {
  const length = text.length;
  return length > most ? text.slice(0, most) : text;
}

export const broken: number = limits.unknown;
`;

function writeTyped({ compiler = true } = {}): string {
  const root = writeProject({
    'package.json': JSON.stringify({ name: 'case', scripts: { test: 'node --test' } }),
    'tsconfig.json': JSON.stringify({
      compilerOptions: { strict: true, noUnusedLocals: true, lib: ['es2022'], types: [] },
    }),
    'src/code.ts': code,
    'src/limits.ts': 'export const limits = { most: 10 };\n',
  });
  if (!compiler) rmSync(join(root, 'node_modules'));
  return root;
}

function change(from: string, to: string): Candidate {
  const start = code.indexOf(from);
  const splices = [{ file: 'src/code.ts', start, end: start + from.length, text: to }];
  const suspect = { file: 'src/code.ts', startLine: 4, endLine: 4, score: 1, reasons: [] };
  return { id: to, template: 't', splices, description: to, suspect, plausibility: 0.5, score: 0.5 };
}

const changes = [
  change('text.length', "text?.length ?? '0'"),
  change('text.slice(0, most)', '[most]'),
  change('text.slice(0, most)', 'text.slice(0, limits.most)'),
  change('const length = text.length;', 'const half = 1;\n  const length = text.length;'),
];

async function kept(root: string): Promise<readonly string[]> {
  const { reports, run } = plainRun(root);
  const suite = { framework: 'node', argv: ['node', '--test'], env: {}, source: 'node --test' } as const;
  const bench = { root, suite, reports, run, nonce: () => 'nonce-1', timeout: 60_000 };
  return (await dropIllTyped(changes, bench, undefined)).map(({ id }) => id);
}

describe('candidates that bring a type error', () => {
  it('are dropped, beside errors that the file has already and names that are not used', async () => {
    expect(await kept(writeTyped())).toEqual([
      'text.slice(0, limits.most)',
      'const half = 1;\n  const length = text.length;',
    ]);
  });

  it('are kept where the project has no compiler', async () => {
    expect(await kept(writeTyped({ compiler: false }))).toHaveLength(changes.length);
  });
});
