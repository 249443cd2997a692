import { isBuiltin } from 'node:module';
import { z } from 'zod';
import { parseJson } from '../json.ts';
import type { SourceTree } from '../model.ts';
import { importsOf, resolve } from './imports.ts';
import { isCode } from './module.ts';
import { isTest, type Project } from './project.ts';

/** In a larger tree, a name that cannot be followed does not make every file reachable. */
const allLimit = 400;

const Names = z.record(z.string(), z.unknown()).optional().catch(undefined);
const Manifest = z.object({ dependencies: Names, devDependencies: Names, peerDependencies: Names });

/**
 * The sources that test files import, directly or through others; tests and their helpers are left out. Names that are no paths are
 * followed by the end of a path (`@/utils/date` is the file that ends in `utils/date.ts`). A name that leads nowhere and is no
 * dependency may be the project's own: then every source of a small tree counts.
 */
export function reachableFrom(project: Project, tree: SourceTree, files: readonly string[]): readonly string[] {
  const reached = new Set(files);
  const sources = tree.list().filter((path) => isCode(path) && !isTest(path));
  const dependencies = readDependencies(tree);
  let lost = false;
  for (const path of reached) {
    const module = project.module(path);
    for (const source of module === undefined ? [] : importsOf(module)) {
      const found = resolve(tree, path, source) ?? byEnding(sources, source);
      if (found !== undefined && isCode(found)) reached.add(found);
      lost ||= found === undefined && !source.startsWith('.') && !isForeign(source, dependencies);
    }
  }
  const found = [...reached].filter((path) => !isTest(path) && !files.includes(path));
  const all = (lost || found.length === 0) && sources.length <= allLimit;
  return all ? [...new Set([...found, ...sources])] : found;
}

function isForeign(source: string, dependencies: ReadonlySet<string>): boolean {
  const parts = source.split('/');
  const name = source.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
  return isBuiltin(source) || dependencies.has(name);
}

function readDependencies(tree: SourceTree): ReadonlySet<string> {
  const manifest = Manifest.safeParse(parseJson(tree.read('package.json') ?? '')).data;
  const parts = [manifest?.dependencies, manifest?.devDependencies, manifest?.peerDependencies];
  return new Set(parts.flatMap((part) => Object.keys(part ?? {})));
}

function byEnding(sources: readonly string[], source: string): string | undefined {
  const ending = source.replace(/^[@~#$][\w-]*\//, '').replace(/\.[mc]?js$/, '');
  if (!ending.includes('/') && ending === source) return undefined;
  return sources.find((path) => path.replace(/(?:\/index)?\.\w+$/, '').endsWith(`/${ending}`));
}
