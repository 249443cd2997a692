import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from '@suture/cli/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ExpectedError, files, type LogCase, logCases, writeAlert } from './cases.ts';

const folder = fileURLToPath(new URL('./fixtures', import.meta.url));
const Listed = z.object({
  errors: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      count: z.int(),
      causes: z.array(z.object({ name: z.string(), message: z.string() })),
      kind: z.string().optional(),
      event: z.json().optional(),
      file: z.string().optional(),
      line: z.int().optional(),
      function: z.string().optional(),
    }),
  ),
});
type Listed = z.infer<typeof Listed>['errors'][number];

const sources: Readonly<Record<string, string>> = {
  'tsconfig.json':
    '{\n  // Compiled before it is deployed.\n  "compilerOptions": { "outDir": "dist", "rootDir": "src", },\n}\n',
};

function makeTree(paths: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'suture-reading-'));
  for (const path of paths) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), sources[path] ?? 'export const line = 1;\n'.repeat(100));
  }
  return root;
}

/** What `suture errors` lists for a case. */
async function listErrors({ name, tree = files, alertAt }: LogCase): Promise<readonly Listed[]> {
  const root = makeTree(tree);
  const out: string[] = [];
  const err: string[] = [];
  const streams = {
    out: { write: (text: string) => out.push(text) },
    err: { write: (text: string) => err.push(text) },
  };
  const alert = join(root, 'alert.json');
  if (alertAt !== undefined) {
    writeFileSync(alert, writeAlert('app', alertAt));
    writeFileSync(join(root, 'suture.config.json'), JSON.stringify({ services: { app: { repository: root } } }));
  }
  const given = alertAt === undefined ? [] : ['--alert', alert];
  const code = await main(
    ['errors', '--log', join(folder, `${name}.log`), ...given, '--repo', root, '--json'],
    streams,
  );
  expect([code, err]).toEqual([0, []]);
  return Listed.parse(JSON.parse(out.join(''))).errors;
}

function placeOf({ at }: ExpectedError, { file, line }: Listed): string | null {
  if (file === undefined) return null;
  return at?.includes(':') === true ? `${file}:${line}` : file;
}

function matchText(expected: string | RegExp): unknown {
  return typeof expected === 'string' ? expected : expect.stringMatching(expected);
}

describe('suture errors', () => {
  it.each(logCases.map((one) => [one.name, one] as const))('reads %s', async (_name, one) => {
    const listed = await listErrors(one);

    expect(listed.map(({ name, message }) => ({ name, message }))).toEqual(
      one.errors.map(({ name, message }) => ({ name: matchText(name), message: matchText(message) })),
    );
    for (const [index, expected] of one.errors.entries()) {
      const seen = listed[index];
      if (seen === undefined) continue;
      expect(placeOf(expected, seen)).toBe(expected.at);
      if (expected.count !== undefined) expect(seen.count).toBe(expected.count);
      if (expected.in !== undefined) expect(seen.function).toBe(expected.in);
      if (expected.cause !== undefined) expect(seen.causes.at(-1)).toEqual(expected.cause);
      expect(seen.kind).toBe(expected.kind);
    }
    if (one.event !== undefined) expect(listed[0]?.event).toMatchObject(one.event);
  });

  it('has a case for every log', () => {
    const logs = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.log'));

    expect(logs.map((path) => path.slice(0, -'.log'.length)).toSorted()).toEqual(
      logCases.map(({ name }) => name).toSorted(),
    );
  });
});
