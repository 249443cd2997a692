import { isBuiltin } from 'node:module';
import * as z from 'zod';
import { parseJson } from '../json.ts';
import type { SourceTree } from '../model.ts';
import { resolve } from './imports.ts';
import { isCode } from './module.ts';
import { isTest } from './project.ts';

/** In a larger tree, a name that cannot be followed does not make every file reachable. */
const allLimit = 400;

const Names = z.record(z.string(), z.unknown()).optional().catch(undefined);
const Manifest = z.object({ dependencies: Names, devDependencies: Names, peerDependencies: Names });

/** Which files import which, by their text alone: without parsing, so that a large tree costs little. */
export interface ImportGraph {
  /**
   * The sources that test files import, directly or through others; tests and their helpers are left out. A name that leads nowhere and
   * is no dependency may be the project's own: then every source of a small tree counts.
   */
  sourcesOf(files: readonly string[]): readonly string[];
  /** The test files that import one of some sources, directly or through others. */
  testsOf(sources: readonly string[]): readonly string[];
}

interface Imports {
  readonly files: readonly string[];
  /** Whether a name could not be followed. */
  readonly lost: boolean;
}

export function openImportGraph(tree: SourceTree): ImportGraph {
  const code = tree.list().filter(isCode);
  const sources = code.filter((path) => !isTest(path));
  const dependencies = readDependencies(tree);
  const known = new Map<string, Imports>();

  function importsOf(path: string): Imports {
    const found = known.get(path) ?? read(path);
    known.set(path, found);
    return found;
  }

  function read(path: string): Imports {
    const files = new Set<string>();
    let lost = false;
    for (const name of namesIn(tree.read(path) ?? '')) {
      const found = resolve(tree, path, name) ?? byEnding(sources, name);
      if (found !== undefined && isCode(found)) files.add(found);
      lost ||= found === undefined && !name.startsWith('.') && !isForeign(name, dependencies);
    }
    return { files: [...files], lost };
  }

  return {
    sourcesOf: (files) => {
      const reached = new Set(files);
      let lost = false;
      for (const path of reached) {
        const found = importsOf(path);
        for (const file of found.files) reached.add(file);
        lost ||= found.lost;
      }
      const found = [...reached].filter((path) => !isTest(path) && !files.includes(path));
      const all = (lost || found.length === 0) && sources.length <= allLimit;
      return all ? [...new Set([...found, ...sources])] : found;
    },
    testsOf: (changed) => {
      const reached = new Set(changed);
      const importers = new Map<string, string[]>();
      for (const path of code)
        for (const file of importsOf(path).files) importers.set(file, [...(importers.get(file) ?? []), path]);
      for (const path of reached) for (const importer of importers.get(path) ?? []) reached.add(importer);
      const tests = [...reached].filter(isTest);
      const named = tests.filter((path) => /\.(?:test|spec)\.\w+$/.test(path));
      return named.length > 0 ? named : tests;
    },
  };
}

/** The names that a text imports, requires or exports from. */
function namesIn(text: string): ReadonlySet<string> {
  const found = text.matchAll(/(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*(['"])([^'"\n]+)\1/g);
  return new Set([...found].map((match) => match[2] ?? ''));
}

function isForeign(name: string, dependencies: ReadonlySet<string>): boolean {
  const parts = name.split('/');
  const own = name.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
  return isBuiltin(name) || dependencies.has(own);
}

function readDependencies(tree: SourceTree): ReadonlySet<string> {
  const manifest = Manifest.safeParse(parseJson(tree.read('package.json') ?? '')).data;
  const parts = [manifest?.dependencies, manifest?.devDependencies, manifest?.peerDependencies];
  return new Set(parts.flatMap((part) => Object.keys(part ?? {})));
}

/** `@/utils/date` is the file that ends in `utils/date.ts`. */
function byEnding(sources: readonly string[], name: string): string | undefined {
  const ending = name.replace(/^[@~#$][\w-]*\//, '').replace(/\.[mc]?js$/, '');
  if (!ending.includes('/') && ending === name) return undefined;
  return sources.find((path) => path.replace(/(?:\/index)?\.\w+$/, '').endsWith(`/${ending}`));
}
