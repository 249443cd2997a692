import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, expect, it } from 'vitest';
import { findCompiled } from '../../bin/compiled.js';
import { writeManifest } from './manifest.ts';

const written = new Date('2026-01-01T00:00:00Z');
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'suture-manifest-'));
  mkdirSync(join(root, 'dist'));
  for (const name of ['a.ts', 'b.ts']) writeInput(name, 'one');
});

function writeInput(name: string, text: string, at = written): void {
  writeFileSync(join(root, name), text);
  utimesSync(join(root, name), at, at);
}

function build(startedAt = Date.now()): void {
  writeManifest(root, { program: 'command-1/main.js', inputs: ['a.ts', 'b.ts'], startedAt });
}

it('starts the compiled command while its inputs are as they were', () => {
  build();

  expect(findCompiled(root)).toBe(pathToFileURL(join(root, 'dist/command-1/main.js')).href);
});

it.each<readonly [string, () => void]>([
  ['has another size', () => writeInput('b.ts', 'longer')],
  ['was written again', () => writeInput('b.ts', 'two', new Date(written.getTime() + 1))],
  ['is older, as after a checkout of an old copy', () => writeInput('b.ts', 'two', new Date(written.getTime() - 1))],
  ['is gone', () => rmSync(join(root, 'b.ts'))],
])('runs the sources when an input %s', (_name, change) => {
  build();

  change();

  expect(findCompiled(root)).toBeUndefined();
});

it.each<readonly [string, () => void]>([
  ['there is no manifest', () => undefined],
  [
    'the manifest is cut off',
    () => writeFileSync(join(root, 'dist/command.json'), '{"program":"command-1/main.js","inp'),
  ],
  ['the manifest is another value', () => writeFileSync(join(root, 'dist/command.json'), 'null')],
])('runs the sources when %s', (_name, prepare) => {
  prepare();

  expect(findCompiled(root)).toBeUndefined();
});

it('refuses a build during which an input changed', () => {
  expect(() => build(written.getTime() - 1)).toThrow('a.ts changed while it was compiled');
  expect(findCompiled(root)).toBeUndefined();
});
