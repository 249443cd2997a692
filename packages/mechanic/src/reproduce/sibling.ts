import { posix } from 'node:path';
import type { SourceTree } from '../model.ts';
import type { Framework, SuitePart } from '../suites/model.ts';
import type { Writing } from './literal.ts';

/** A test of the project after which a new one is written. */
export interface Sibling extends Writing {
  readonly path: string;
  readonly text: string;
  readonly esm: boolean;
  readonly typed: boolean;
  /** Whether its tests stand in a `describe`. */
  readonly described: boolean;
  readonly word: 'it' | 'test';
  /** How it asserts: `assert` of Node or of chai under the name it is bound to, `expect` of the runner, or that of chai. */
  readonly asserts: 'assert' | 'expect' | 'chai';
  readonly assertName: string;
  /** Whether `equal` compares without conversion. */
  readonly strict: boolean;
}

/** Runners that a short test is written for. */
const known: ReadonlySet<Framework> = new Set(['vitest', 'jest', 'mocha', 'node', 'jasmine', 'bun']);
const testName =
  /(?:[.\-_](?:test|spec)s?\.[cm]?[jt]sx?)$|(?:^|\/)(?:__tests__|tests?|specs?)\/(?:.*\/)?[\w.-]+\.[cm]?[jt]sx?$/;
const ownFolder = /(?:^|\/)(?:suture-reproduction|node_modules|fixtures|__fixtures__|e2e|cypress|playwright)\//;
/** Test files that are looked at. */
const most = 400;

/** The test of the project that is most like one of a module: it imports it, or stands nearest to it. */
export function findSibling(tree: SourceTree, suite: SuitePart, module: string): Sibling | undefined {
  if (!known.has(suite.framework)) return undefined;
  const folder = suite.cwd === undefined ? '' : `${suite.cwd}/`;
  const found = listTests(tree)
    .filter((path) => path.startsWith(folder))
    .flatMap((path) => {
      const text = tree.read(path);
      return text === undefined || text.length > 500_000 || !/\b(?:it|test)\s*\(/.test(text) ? [] : [{ path, text }];
    })
    .map((one) => ({ ...one, rank: rankOf(one, module) }))
    .sort((a, b) => b.rank - a.rank || a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
  const [first] = found;
  return first && readSibling(first);
}

/** The project's own test files. */
export function listTests(tree: SourceTree): readonly string[] {
  return tree
    .list()
    .filter((path) => testName.test(path) && !ownFolder.test(path))
    .slice(0, most);
}

function rankOf({ path, text }: { readonly path: string; readonly text: string }, module: string): number {
  const target = withoutExtension(module);
  const imports = importsOf(text).some(({ from }) => withoutExtension(resolveFrom(path, from) ?? '') === target);
  const name = posix.basename(target);
  const isNamed = posix.basename(path).startsWith(`${name}.`) || posix.basename(path).startsWith(`${name}-`);
  const shared = path.split('/').findIndex((part, at) => part !== module.split('/')[at]);
  return (imports ? 100 : 0) + (isNamed ? 50 : 0) + Math.max(shared, 0);
}

function readSibling({ path, text }: { readonly path: string; readonly text: string }): Sibling {
  const imports = importsOf(text);
  const singles = text.match(/'/g)?.length ?? 0;
  const doubles = text.match(/"/g)?.length ?? 0;
  const statements = text
    .split('\n')
    .filter((line) => /^\s*(?:import|const|let|return|await)\b.*[^{(,[=>]$/.test(line));
  const ended = statements.filter((line) => line.trimEnd().endsWith(';')).length;
  const tests = text.match(/^[\t ]*test(?:\.\w+)*\s*\(/gm)?.length ?? 0;
  const its = text.match(/^[\t ]*it(?:\.\w+)*\s*\(/gm)?.length ?? 0;
  return {
    path,
    text,
    esm: /^\s*import[\s{'"*]/m.test(text),
    typed: /\.[cm]?tsx?$/.test(path),
    quote: doubles > singles ? '"' : "'",
    semicolon: ended * 2 >= statements.length ? ';' : '',
    indent: /^(\t| {2,8})\S/m.exec(text)?.[1] ?? '  ',
    described: /^describe\s*\(/m.test(text),
    word: tests >= its ? 'test' : 'it',
    ...assertionOf(text, imports),
  };
}

function assertionOf(text: string, imports: readonly ImportLine[]): Pick<Sibling, 'asserts' | 'assertName' | 'strict'> {
  const node = imports.find(({ from }) => /^(?:node:)?assert(?:\/strict)?$/.test(from));
  const chai = imports.find(({ from }) => from === 'chai');
  const name = node?.name ?? (node?.members.includes('strict') ? 'strict' : undefined);
  if (node !== undefined && name !== undefined && new RegExp(`\\b${name}\\b[.(]`).test(text.replace(node.line, '')))
    return {
      asserts: 'assert',
      assertName: name,
      strict: node.from.endsWith('strict') || node.members.includes('strict'),
    };
  if (chai?.members.includes('expect')) return { asserts: 'chai', assertName: 'expect', strict: true };
  if (chai?.members.includes('assert')) return { asserts: 'assert', assertName: 'assert', strict: false };
  return { asserts: /\bexpect\s*\(/.test(text) ? 'expect' : 'assert', assertName: 'assert', strict: true };
}

/** One import of a test file. */
export interface ImportLine {
  readonly line: string;
  readonly from: string;
  /** The name of the whole module, or of its default export. */
  readonly name?: string;
  readonly members: readonly string[];
}

const importPattern =
  /^[\t ]*(?:import\s+(?!type\b)([^;'"]*?)\s+from\s+|(?:const|let|var)\s+([^=;]+?)\s*=\s*require\(\s*)(['"])([^'"]+)\3\s*\)?(?:\.(\w+))?\s*;?/gm;

/** The imports of a test file that bind something, each as it is written. */
export function importsOf(text: string): readonly ImportLine[] {
  return [...text.matchAll(importPattern)].map(([line, imported = '', required = '', , from = '', member]) => {
    const bound = (imported === '' ? required : imported).replace(/\s+/g, ' ').trim();
    const members = [...(/\{([^}]*)\}/.exec(bound)?.[1] ?? '').split(',')]
      .map((part) => part.trim())
      .filter((part) => /^[A-Za-z_$][\w$]*$/.test(part));
    const name = /^(?:\* as )?([A-Za-z_$][\w$]*)/.exec(bound)?.[1];
    return {
      line: line.trim(),
      from,
      members: member === undefined ? members : [...members, member],
      ...(name === undefined ? {} : { name }),
    };
  });
}

/** The file that a relative import means, without its extension being certain. */
export function resolveFrom(path: string, from: string): string | undefined {
  return from.startsWith('.') ? posix.normalize(posix.join(posix.dirname(path), from)) : undefined;
}

export function withoutExtension(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, '');
}
