import { expect, it } from 'vitest';
import type { TestCommand } from '../../../model/index.ts';
import { createMemorySnapshot, sampleIncident } from '../../../testing/index.ts';
import { placeReproduction } from './reproduction.ts';

const esm = { 'package.json': '{ "type": "module" }' };
const typed = { 'src/a.test.ts': '' };
const vm = { NODE_OPTIONS: '--experimental-vm-modules' };

function place(framework: TestCommand['framework'], files: Readonly<Record<string, string>>, env = {}) {
  const command = { framework, argv: [framework], env, source: framework };
  return placeReproduction(sampleIncident, command, createMemorySnapshot(new Map(Object.entries(files))));
}

it.each([
  ['node', {}, {}, 'mjs', /node:test/],
  ['mocha', esm, {}, 'mjs', /mocha/],
  ['vitest', esm, {}, 'js', /from 'vitest'/],
  ['vitest', typed, {}, 'ts', /from 'vitest'/],
  ['jest', {}, {}, 'js', /CommonJS/],
  ['jest', esm, {}, 'cjs', /CommonJS/],
  ['jest', esm, vm, 'js', /ES module for jest/],
  ['command', {}, {}, 'mjs', /exit code/],
] as const)('writes for %s, with %j and %j, a .test.%s', (framework, files, env, extension, form) => {
  const found = place(framework, files, env);

  expect(found.path).toBe(`suture-reproduction/incident-186608b2.test.${extension}`);
  expect(found.form).toMatch(form);
});

it('leaves the reproduction of an earlier round alone', () => {
  const found = place('node', { 'suture-reproduction/incident-186608b2.test.mjs': '' });

  expect(found.path).toBe('suture-reproduction/incident-186608b2-2.test.mjs');
});
