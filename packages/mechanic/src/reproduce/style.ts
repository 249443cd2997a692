import { posix } from 'node:path';
import type { SourceTree } from '../model.ts';
import type { SuitePart } from '../suites/model.ts';
import type { Target } from './targets.ts';

/** How to write a test for a project's runner. */
export interface Style {
  readonly esm: boolean;
  readonly typed: boolean;
  /** Where the test goes. */
  readonly path: string;
}

export type StyleChoice =
  | { readonly outcome: 'chosen'; readonly style: Style }
  | { readonly outcome: 'none'; readonly reason: string };

const loaderPattern = /tsx|ts-node|swc|esbuild|strip-types|transform-types|jiti|babel/;
const typescriptTest = /\.(?:test|spec)\.[cm]?tsx?$/;

/** Chooses module system, language and place of a test of `target`, so that the project's runner finds and loads it. */
export function chooseStyle(
  tree: SourceTree,
  suite: SuitePart,
  target: Target,
  where: { readonly directory: string; readonly name: string },
): StyleChoice {
  const typed = /\.[cm]?tsx?$/.test(target.module);
  if (typed && !loadsTypeScript(tree, suite)) {
    return { outcome: 'none', reason: `${target.module} is TypeScript and the test command has no loader for it.` };
  }
  const esm = suite.framework === 'vitest' || typed || isEsm(tree, suite, target.module);
  const path = posix.join(suite.cwd ?? '', placeOf(tree, suite, where, extensionOf(tree, suite, { typed, esm })));
  return { outcome: 'chosen', style: { esm, typed, path } };
}

function loadsTypeScript(tree: SourceTree, suite: SuitePart): boolean {
  if (suite.framework === 'vitest' || suite.framework === 'bun') return true;
  const own = (name: string) => tree.read(posix.join(suite.cwd ?? '', name));
  const said = [...suite.argv, ...Object.values(suite.env), own('.mocharc.json'), own('.mocharc.yml')];
  if (loaderPattern.test(said.join(' ')) || loaderPattern.test(own('.mocharc.cjs') ?? '')) return true;
  return suite.framework !== 'command' && tree.list().some((path) => typescriptTest.test(path));
}

/** jest turns modules into CommonJS by default, whatever the sources are written in. */
function isEsm(tree: SourceTree, suite: SuitePart, module: string): boolean {
  if (/\.m[jt]s$/.test(module)) return true;
  if (/\.c[jt]s$/.test(module)) return false;
  const typeModule = packageType(tree, module) === 'module';
  if (suite.framework !== 'jest') return typeModule;
  const native = `${suite.argv.join(' ')} ${suite.env.NODE_OPTIONS ?? ''}`.includes('experimental-vm-modules');
  return typeModule && native;
}

function packageType(tree: SourceTree, module: string): string | undefined {
  const folders = module.split('/').slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth--) {
    const text = tree.read([...folders.slice(0, depth), 'package.json'].join('/'));
    if (text !== undefined) return /"type"\s*:\s*"(\w+)"/.exec(text)?.[1];
  }
  return undefined;
}

/** The package type of the suite's folder applies to the reproduction's folder. If it differs, the extension decides. */
function extensionOf(
  tree: SourceTree,
  suite: SuitePart,
  { typed, esm }: { readonly typed: boolean; readonly esm: boolean },
): string {
  if (typed) return 'ts';
  if (suite.framework === 'vitest') return 'js';
  const rootEsm = packageType(tree, posix.join(suite.cwd ?? '', 'x')) === 'module';
  if (suite.framework === 'jest') return rootEsm && !esm ? 'cjs' : 'js';
  return esm === rootEsm ? 'js' : esm ? 'mjs' : 'cjs';
}

/** vitest runs a file only if its configuration includes it, even a file named on the command line. */
function placeOf(
  tree: SourceTree,
  suite: SuitePart,
  { directory, name }: { readonly directory: string; readonly name: string },
  extension: string,
): string {
  const plain = `${directory}/${name}.test.${extension}`;
  if (suite.framework !== 'vitest') return plain;
  const patterns = includedBy(tree, suite.cwd ?? '');
  if (patterns.length === 0) return plain;
  const [pattern = ''] = [...patterns].sort((a, b) => baseOf(a).length - baseOf(b).length);
  const base = baseOf(pattern);
  const kind = /\bspec\b/.test(pattern) && !/\btest\b/.test(pattern.split('/').at(-1) ?? '') ? 'spec' : 'test';
  const end = /\.tsx?$/.test(pattern)
    ? 'ts'
    : /\.[cm]?js$/.test(pattern)
      ? (pattern.split('.').at(-1) ?? extension)
      : extension;
  return `${base === '' ? '' : `${base}/`}${directory}/${name}.${kind}.${end}`;
}

/** The `include` patterns of vitest's configuration that are string literals. */
function includedBy(tree: SourceTree, folder: string): readonly string[] {
  const config = tree.list().find((path) => /^(?:vitest|vite)\.config\.[cm]?[jt]s$/.test(posix.relative(folder, path)));
  const text = config === undefined ? '' : (tree.read(config) ?? '');
  const tests = text.slice(Math.max(text.search(/\btest\s*:/), 0));
  const list = /(?<!coverage[^}]*)\binclude\s*:\s*\[([^\]]*)\]/.exec(tests)?.[1] ?? '';
  return [...list.matchAll(/['"`]([^'"`]+)['"`]/g)].map((match) => match[1] ?? '');
}

function baseOf(pattern: string): string {
  const parts = pattern.replace(/^\.\//, '').split('/').slice(0, -1);
  const wild = parts.findIndex((part) => /[*?{]/.test(part));
  return parts.slice(0, wild < 0 ? parts.length : wild).join('/');
}
