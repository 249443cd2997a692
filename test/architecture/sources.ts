import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** TypeScript files below the folders, relative to the root; nothing for a folder that is not there. */
export function listSources(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) => walk(join(root, folder)).map((path) => relative(root, path)));
}

/** Folders in a folder, by name. */
export function listFolders(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

export function readSource(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The modules a file names, in import and export statements and in import() and require(). */
export function readSpecifiers(text: string): readonly string[] {
  const statements =
    /^\s*(?:import|export)\b[^'"`;=(]*?\bfrom\s*['"]([^'"\n]+)['"]|^\s*import\s*['"]([^'"\n]+)['"]|\b(?:import|require)\s*\(\s*['"]([^'"\n]+)['"]/gm;
  const code = text.replace(/^\s*\/\*\*[\s\S]*?\*\//gm, '');
  return [...code.matchAll(statements)].flatMap((match) => match[1] ?? match[2] ?? match[3] ?? []);
}

/** The part of the repository a file belongs to: `core`, `adapters`, `functions`, `stacks`. */
export function partOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return first === 'packages' ? second : first;
}

/** The part an import leads to, or undefined for what is not ours. */
export function partImported(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('@suture/')) return specifier.split('/')[1];
  return specifier.startsWith('.') ? partOf(join(dirname(from), specifier)) : undefined;
}

/** The nodes that lead back to themselves over others. */
export function findRings(edges: readonly { readonly from: string; readonly to: string }[]): readonly string[] {
  const targets = new Map<string, Set<string>>();
  for (const { from, to } of edges) if (from !== to) targets.set(from, (targets.get(from) ?? new Set()).add(to));
  const reach = (from: string): ReadonlySet<string> => {
    const seen = new Set<string>();
    const open = [...(targets.get(from) ?? [])];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (!seen.has(node)) open.push(...(targets.get(node) ?? []));
      seen.add(node);
    }
    return seen;
  };
  return [...targets.keys()].filter((node) => reach(node).has(node));
}

function walk(folder: string): readonly string[] {
  let entries: ReturnType<typeof readEntries>;
  try {
    entries = readEntries(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'fixtures'].includes(entry.name) ? [] : walk(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

function readEntries(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}
