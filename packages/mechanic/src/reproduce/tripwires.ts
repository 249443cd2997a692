import type { Framework } from '../suites/model.ts';

/** Tests that stand behind the tests of a file for one run. */
export interface Tripwires {
  /** The file's text with them. */
  readonly text: string;
  /** Names of tests that must fail, whatever the code under test does. */
  readonly failing: readonly string[];
  readonly passing: string;
}

interface Form {
  /** Lines that bind what the tests need. `esm` and `word` keep names apart from the file's own. */
  readonly bind: (esm: boolean, word: string) => readonly string[];
  /** One test, whose body may use `assert` of Node and what `bind` bound. */
  readonly test: (name: string, body: string, word: string) => string;
  /** Bodies that must fail, in the words of the runner's own assertion library. */
  readonly failing: (word: string) => readonly string[];
  readonly passing: (word: string) => string;
}

/**
 * Puts tests behind those of a test file: one that must pass, and several that must fail, each by another assertion. They run in the same
 * process after the file's own tests, so that assertions which were made harmless, and results which are rewritten, show.
 * @param word a word that nothing else in the file has
 * @returns undefined for a runner or a file that none can be written for
 */
export function addTripwires(
  text: string,
  { framework, path, word }: { readonly framework: Framework; readonly path: string; readonly word: string },
): Tripwires | undefined {
  // Where a file uses the runner's globals, those are what may have been replaced.
  const usesGlobals = framework === 'vitest' && !/['"]vitest['"]/.test(text);
  const form = usesGlobals ? globals(true) : forms[framework];
  const esm = isEsm(text, path, framework);
  if (form === undefined || esm === undefined) return undefined;
  const assert = `assert_${word}`;
  const chai = /['"]chai['"]/.test(text) ? ["(await import('chai')).expect(1).to.equal(2);"] : [];
  const bodies = [...failingBodies(assert), ...form.failing(word), ...chai];
  const names = bodies.map((_, index) => `${word} ${index + 1}`);
  const passing = `${word} 0`;
  const lines = [
    bindModule(esm, assert, 'node:assert'),
    ...form.bind(esm, word),
    form.test(passing, `${assert}.strictEqual(1, 1); ${form.passing(word)}`, word),
    ...bodies.map((body, index) => form.test(names[index] ?? '', body, word)),
  ];
  return { text: `${text}\n${lines.join('\n')}\n`, failing: names, passing };
}

/** The first is the plainest: with a runner that stops at the first failure it is the only one. */
function failingBodies(assert: string): readonly string[] {
  return [
    `${assert}.strictEqual(1, 2);`,
    "throw new Error('1 is not 2');",
    `${assert}.strict.equal('a', 'b');`,
    `${assert}.equal(1, 2);`,
    `${assert}.deepStrictEqual({ a: 1 }, { a: 2 });`,
    `${assert}.deepEqual([1], [2]);`,
    `${assert}.ok(false);`,
    `${assert}.throws(() => {});`,
    `await ${assert}.rejects(async () => {});`,
  ];
}

const expectations = (expect: string) => [
  `${expect}(1).toBe(2);`,
  `${expect}({ a: 1 }).toEqual({ a: 2 });`,
  `${expect}(() => {}).toThrow();`,
  `${expect}(undefined).toBeDefined();`,
];

const globals = (expect: boolean): Form => ({
  bind: () => [],
  test: (name, body) => `it('${name}', async () => { ${body} });`,
  failing: () => (expect ? expectations('expect') : []),
  passing: () => (expect ? 'expect(1).toBe(1);' : ''),
});

const imported = (module: string, expect: boolean): Form => ({
  bind: (esm, word) => {
    const names = expect ? ['it', 'expect'] : ['it'];
    const bound = names.map((name) => `${name}${esm ? ' as' : ':'} ${name}_${word}`).join(', ');
    return [bindModule(esm, `{ ${bound} }`, module)];
  },
  test: (name, body, word) => `it_${word}('${name}', async () => { ${body} });`,
  failing: (word) => (expect ? expectations(`expect_${word}`) : []),
  passing: (word) => (expect ? `expect_${word}(1).toBe(1);` : ''),
});

const forms: Partial<Readonly<Record<Framework, Form>>> = {
  node: imported('node:test', false),
  vitest: imported('vitest', true),
  bun: imported('bun:test', true),
  jest: globals(true),
  jasmine: globals(true),
  mocha: globals(false),
  ava: {
    bind: (esm, word) => [bindModule(esm, `test_${word}`, 'ava')],
    test: (name, body, word) => `test_${word}.serial('${name}', async (t) => { ${body} t.pass(); });`,
    failing: () => ['t.is(1, 2);', 't.deepEqual({ a: 1 }, { a: 2 });', 't.throws(() => {});', 't.true(false);'],
    passing: () => 't.is(1, 1);',
  },
};

function bindModule(esm: boolean, name: string, module: string): string {
  return esm ? `import ${name} from '${module}';` : `const ${name} = require('${module}');`;
}

/** The module system of a test file. Undefined where its text does not tell. */
function isEsm(text: string, path: string, framework: Framework): boolean | undefined {
  if (!/\.[cm]?[jt]sx?$/.test(path)) return undefined;
  if (/\.m[jt]s$/.test(path) || framework === 'vitest') return true;
  if (path.endsWith('.cjs')) return false;
  if (/^\s*(?:import\s*['"{*\w]|export\s)/m.test(text)) return true;
  return /\brequire\(/.test(text) ? false : undefined;
}
