import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { listSources, partImported, partOf, readSource, readSpecifiers } from './sources.ts';

/** Who may know whom: core ← adapters ← functions | local ← cli, stacks; the mechanic and the code index stand alone. */
const mayKnow: Readonly<Record<string, readonly string[]>> = {
  core: [],
  mechanic: [],
  'code-index': [],
  adapters: ['core', 'mechanic', 'code-index'],
  local: ['core', 'mechanic', 'adapters'],
  functions: ['core', 'mechanic', 'adapters'],
  cli: ['core', 'mechanic', 'adapters', 'local'],
  stacks: ['core', 'adapters', 'code-index', 'functions'],
};

/** Tests that import modules inside a package, by the beginning of their path, and why. */
const mayReachInside: Readonly<Record<string, string>> = {
  'test/security/compromised-controls.test.ts': 'vi.mock replaces one gate at a time by the path of its module',
  'test/eval/': 'the evaluation is a program, so its package exports none of its modules',
};

const files = listSources('packages', 'functions', 'stacks').filter((path) => !path.endsWith('.test.ts'));
const imports = files.flatMap((path) => readSpecifiers(readSource(path)).map((specifier) => ({ path, specifier })));

it('reads every way to name a module', () => {
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

it('reaches other packages by their names only', () => {
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
  const edges = new Map<string, Set<string>>();
  for (const { path, specifier } of imports) {
    const part = partImported(path, specifier);
    if (part !== undefined && part !== partOf(path))
      edges.set(partOf(path), (edges.get(partOf(path)) ?? new Set()).add(part));
  }
  const reach = (from: string): ReadonlySet<string> => {
    const seen = new Set<string>();
    const open = [...(edges.get(from) ?? [])];
    for (let part = open.pop(); part !== undefined; part = open.pop()) {
      if (!seen.has(part)) open.push(...(edges.get(part) ?? []));
      seen.add(part);
    }
    return seen;
  };

  expect([...edges.keys()].filter((part) => reach(part).has(part))).toEqual([]);
});

it('lets the core depend on zod and pure parts of Node alone', () => {
  const { dependencies } = JSON.parse(readSource('packages/core/package.json'));
  const outside = imports.filter(({ path, specifier }) => partOf(path) === 'core' && !specifier.startsWith('.'));

  expect(Object.keys(dependencies)).toEqual(['zod']);
  expect([...new Set(outside.map(({ specifier }) => specifier))].sort()).toEqual(['node:crypto', 'zod']);
});
