import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plainRun, writeProject } from '../suites/fixture-project.ts';
import type { Framework } from '../suites/model.ts';
import { runSuite } from '../suites/run-suite.ts';
import { addTripwires } from './tripwires.ts';

const esm = '{"type":"module"}';
const cases: readonly (readonly [Framework, readonly string[], string, string])[] = [
  ['node', ['node', '--test'], esm, "import { it } from 'node:test';\nit('own', () => {});\n"],
  ['mocha', ['mocha', 'test/*.js'], esm, "import 'chai';\nit('own', () => {});\n"],
  ['jasmine', ['jasmine', 'test/*.js'], '{}', "require('node:fs');\nit('own', () => {});\n"],
  ['vitest', ['vitest', 'run'], esm, "import { it } from 'vitest';\nit('own', () => {});\n"],
  ['jest', ['jest'], '{}', "require('node:fs');\nit('own', () => {});\n"],
];

describe('addTripwires', () => {
  it.each(cases)(
    'adds tests to those of %s of which one passes and every other fails',
    async (framework, argv, manifest, text) => {
      const path = 'test/own.test.js';
      const root = writeProject({ 'package.json': manifest, [path]: text });
      const wires = addTripwires(text, { framework, path, word: 'case_1a2b' });
      writeFileSync(join(root, path), wires?.text ?? '');

      const { tests } = await runSuite(
        { framework, argv, env: {}, source: argv.join(' ') },
        { ...plainRun(root), files: [path] },
      );

      const named = (name: string) => tests.find((test) => test.name === name)?.status;
      expect(named('own')).toBe('passed');
      expect(named(wires?.passing ?? '')).toBe('passed');
      expect(wires?.failing.length).toBeGreaterThan(8);
      expect(new Set(wires?.failing.map(named))).toEqual(new Set(['failed']));
      expect(readFileSync(join(root, path), 'utf8').startsWith(text)).toBe(true);
    },
  );

  it.each<[string, Framework, string, string]>([
    ['a command', 'command', 'test/a.js', "import 'x';"],
    ['a file that is no script', 'mocha', 'test/a.coffee', "import 'x'"],
    ['a text that tells no module system', 'mocha', 'test/a.js', 'it();'],
  ])('adds none for %s', (_name, framework, path, text) => {
    expect(addTripwires(text, { framework, path, word: 'case_1' })).toBeUndefined();
  });
});
