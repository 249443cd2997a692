import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { findRings, listSources, partImported, partOf, readSource, readSpecifiers } from './sources.ts';

/** Who may know whom: core ← adapters ← functions | local ← cli, stacks; cli ← bench, eval; the log reader and the code index stand alone, the mechanic reads stacks with the log reader. */
const mayKnow: Readonly<Record<string, readonly string[]>> = {
  core: [],
  'log-reader': [],
  mechanic: ['log-reader'],
  'code-index': [],
  adapters: ['core', 'log-reader', 'mechanic', 'code-index'],
  local: ['core', 'log-reader', 'mechanic', 'adapters'],
  dashboard: ['core'],
  functions: ['core', 'mechanic', 'adapters'],
  cli: ['core', 'log-reader', 'mechanic', 'code-index', 'adapters', 'local', 'dashboard'],
  statemachines: ['core'],
  bench: ['core', 'log-reader', 'mechanic', 'adapters', 'local', 'cli'],
  eval: ['core', 'mechanic', 'adapters', 'local', 'cli'],
  stacks: ['core', 'adapters', 'code-index', 'functions'],
};

/** Tests that import modules inside a package, by the beginning of their path, and why. */
const mayReachInside: Readonly<Record<string, string>> = {
  'test/security/compromised-controls.test.ts': 'vi.mock replaces one gate at a time by the path of its module',
  'test/eval/': 'the evaluation is a program, so its package exports none of its modules',
};

const files = listSources('packages', 'functions', 'stacks', 'statemachines').filter(
  (path) => !path.endsWith('.test.ts'),
);
const imports = files.flatMap((path) => readSpecifiers(readSource(path)).map((specifier) => ({ path, specifier })));

it('reads every form of import', () => {
  const text =
    "import 'a';\nimport { x,\n y } from 'b';\nexport * from \"c\";\nconst d = await import('d');\nrequire('e');";

  expect(readSpecifiers(text)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(partImported('packages/core/src/a.ts', '../../local/src/b.ts')).toBe('local');
});

it('keeps the direction of imports', () => {
  const wrong = imports.filter(({ path, specifier }) => {
    const part = partImported(path, specifier);
    return part !== undefined && part !== partOf(path) && mayKnow[partOf(path)]?.includes(part) !== true;
  });

  expect(imports.length).toBeGreaterThan(100);
  expect(wrong).toEqual([]);
});

it('imports other packages by name only', () => {
  const crossing = imports.filter(
    ({ path, specifier }) =>
      specifier.startsWith('.') && path.startsWith('packages/') && partImported(path, specifier) !== partOf(path),
  );

  expect(crossing).toEqual([]);
});

it('lets tests import packages by their exports only', () => {
  const reaching = listSources('test').filter((path) =>
    readSpecifiers(readSource(path)).some(
      (specifier) => specifier.startsWith('.') && join(dirname(path), specifier).startsWith('packages/'),
    ),
  );
  const exceptions = Object.keys(mayReachInside);

  expect(reaching.filter((path) => !exceptions.some((exception) => path.startsWith(exception)))).toEqual([]);
  expect(exceptions.filter((exception) => !reaching.some((path) => path.startsWith(exception)))).toEqual([]);
});

it('has no cycle between packages', () => {
  const edges = imports.flatMap(({ path, specifier }) => {
    const to = partImported(path, specifier);
    return to === undefined ? [] : [{ from: partOf(path), to }];
  });

  expect(findRings(edges)).toEqual([]);
  expect(
    findRings([
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ]),
  ).toEqual(['a', 'b']);
});

it('lets the core depend only on zod and pure parts of Node', () => {
  const { dependencies } = JSON.parse(readSource('packages/core/package.json'));
  const outside = imports.filter(({ path, specifier }) => partOf(path) === 'core' && !specifier.startsWith('.'));

  expect(Object.keys(dependencies)).toEqual(['zod']);
  expect([...new Set(outside.map(({ specifier }) => specifier))].sort()).toEqual(['node:crypto', 'zod']);
});
