import { buildFolders, readBuild, sourceNames, type TreeReader } from './compiled.ts';
import { findOwner } from './foreign.ts';
import { normalisePath } from './normalise.ts';

/** What a deployed path means in a repository. `line` is `unknown` where the deployed file was compiled and its lines are others. */
export type Location =
  | { readonly outcome: 'found'; readonly file: string; readonly line: 'exact' | 'unknown' }
  /** Several files fit equally well. */
  | { readonly outcome: 'ambiguous'; readonly files: readonly string[]; readonly line: 'exact' | 'unknown' }
  | { readonly outcome: 'foreign'; readonly owner: 'runtime' | 'dependency' }
  /** `compiled` is true for a path of build output, which source maps could explain. */
  | { readonly outcome: 'unknown'; readonly compiled: boolean };

export type Locate = (printed: string) => Location;

/** No path in a repository has more folders than this. */
const deepest = 40;
/** Folders in which services are deployed; below them lies the repository, or one package of it. */
const root =
  /^\/?(?:app|code|src|srv|workspace|workdir|project|repo|function|home\/site\/wwwroot|var\/(?:task|www(?:\/[^/]+){0,2}|app(?:\/[^/]+)?)|usr\/(?:src\/)?(?:app|node|service)(?:\/[^/]+)?|(?:opt|srv|home|Users|root|data|tmp|builds?|work|deploy|apps|sites|mnt|www|layers|github\/workspace)(?:\/[^/]+){0,5}|[^/]+(?:\/[^/]+)?)?$/;
/** Folders of a project: a file below them is not at a deployment's root. */
const inner =
  /(?:^|\/)(?:src|lib|test|tests|packages|apps|server|routes|controllers|handlers|api|utils|services|modules|components|pages)$/;

/**
 * Finds the files of a repository that deployed paths mean, by their longest common end. A file's name alone is enough only at a
 * deployment's root. Files of the runtime and of dependencies are foreign, whatever they are called.
 * @param files every path of the repository, relative to its root
 * @param read text of a file, for the compiler's settings
 */
export function createLocator(files: readonly string[], read?: TreeReader): Locate {
  const byName = new Map<string, string[]>();
  for (const file of files) {
    const name = file.slice(file.lastIndexOf('/') + 1);
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [file]);
    else known.push(file);
  }
  const known = new Map<string, Location>();
  const build = readBuild(files, read);

  function find(printed: string): Location {
    const owner = findOwner(printed);
    if (owner !== undefined) return { outcome: 'foreign', owner };
    const path = normalisePath(printed);
    const parts = path
      .split('/')
      .filter((part) => part !== '')
      .slice(-deepest);
    const same = findSame(parts, path, byName);
    const built = findBuildFolder(parts);
    const compiled = built >= 0;
    // A build folder that is part of the common end is committed, so its files are sources.
    const committed = same !== undefined && (same.exactPath || same.common >= parts.length - built);
    if (same !== undefined && (!compiled || committed)) return toLocation(same.files, 'exact');
    const source = build.sourceOf(parts, byName) ?? findCompiled(parts, byName);
    if (source !== undefined) return toLocation(source, 'unknown');
    if (same !== undefined) return toLocation(same.files, 'exact');
    const folded = /^[A-Za-z]:|\\/.test(printed) ? findFolded(parts, files) : undefined;
    return (
      folded ?? {
        outcome: 'unknown',
        compiled: compiled || /(?:^|[./-])(?:bundle|chunk|min|index)[.\w-]*\.[cm]?js$/.test(path),
      }
    );
  }

  return (printed) => {
    const found = known.get(printed) ?? find(printed);
    if (known.size < 10_000) known.set(printed, found);
    return found;
  };
}

function toLocation(files: readonly string[], line: 'exact' | 'unknown'): Location {
  const [file] = files;
  if (file === undefined) return { outcome: 'unknown', compiled: false };
  return files.length === 1 ? { outcome: 'found', file, line } : { outcome: 'ambiguous', files, line };
}

/** Files of the same name with the longest common end. */
function findSame(
  parts: readonly string[],
  path: string,
  byName: ReadonlyMap<string, readonly string[]>,
): { readonly files: readonly string[]; readonly common: number; readonly exactPath: boolean } | undefined {
  const candidates = byName.get(parts.at(-1) ?? '') ?? [];
  const scored = candidates.map((file) => {
    const names = file.split('/');
    const common = countCommon(parts, names);
    // The whole file is the end of the path, or the whole path is the end of the file.
    return { file, common, whole: common === names.length, relative: common === parts.length };
  });
  const longest = Math.max(0, ...scored.map(({ common }) => common));
  const best = scored.filter(({ common }) => common === longest);
  const whole = best.filter((one) => one.whole);
  if (longest === 0) return undefined;
  if (longest === 1 && !isAtRoot(parts, path)) return undefined;
  const chosen = whole.length === 1 ? whole : best;
  return {
    files: chosen.map(({ file }) => file),
    common: longest,
    exactPath: chosen.some((one) => one.whole || one.relative),
  };
}

/** Whether a path's folder may be where a deployment has its root. */
function isAtRoot(parts: readonly string[], path: string): boolean {
  const folder = parts.slice(0, -1).join('/');
  if (folder === '') return true;
  return (path.startsWith('/') ? root.test(`/${folder}`) : false) && !inner.test(folder) && findBuildFolder(parts) < 0;
}

/** Files that the compiler may have turned into this one: the same path without the build folder, with a source's extension. */
function findCompiled(
  parts: readonly string[],
  byName: ReadonlyMap<string, readonly string[]>,
): readonly string[] | undefined {
  const names = sourceNames(parts.at(-1) ?? '');
  const at = findBuildFolder(parts);
  const rest = parts.slice(at + 1, -1);
  const candidates = names
    .flatMap((name) => byName.get(name) ?? [])
    .filter((file) => !file.split('/').some((part) => buildFolders.has(part) && part !== 'lib') || at < 0);
  const scored = candidates.map((file) => {
    const folders = file.split('/').slice(0, -1);
    const shared = countCommon(at < 0 ? parts.slice(0, -1) : rest, folders);
    const fits = at < 0 ? shared > 0 || isAtRoot(parts, `/${parts.join('/')}`) : shared === rest.length;
    // The folder before the build folder names the package: `packages/api/dist/orders.js`.
    const before =
      at < 0
        ? 0
        : countCommon(
            parts.slice(0, at),
            folders.slice(0, folders.length - shared).filter((part) => part !== 'src'),
          );
    return { file, score: shared * 10 + before * 2 + (folders.includes('src') ? 1 : 0), fits };
  });
  const fitting = scored.filter(({ fits }) => fits);
  const best = Math.max(-1, ...fitting.map(({ score }) => score));
  const chosen = fitting.filter(({ score }) => score === best).map(({ file }) => file);
  return chosen.length === 0 ? undefined : chosen;
}

/** Windows ignores case. */
function findFolded(parts: readonly string[], files: readonly string[]): Location | undefined {
  const end = parts.map((part) => part.toLowerCase());
  const scored = files.map((file) => ({
    file,
    common: countCommon(end, file.toLowerCase().split('/')),
    depth: file.split('/').length,
  }));
  const fitting = scored.filter(
    ({ common, depth }) => common >= 2 || (common === 1 && depth === 1 && parts.length <= 5),
  );
  const longest = Math.max(0, ...fitting.map(({ common }) => common));
  const best = fitting.filter(({ common }) => common === longest).map(({ file }) => file);
  return best.length === 0 ? undefined : toLocation(best, 'exact');
}

/** The innermost folder of build output; -1 if there is none. The top folder of a machine is where something is deployed, not built. */
function findBuildFolder(parts: readonly string[]): number {
  return parts.findLastIndex(
    (part, index) =>
      buildFolders.has(part) &&
      index < parts.length - 1 &&
      (index > 0 || parts.length === 2 || !/^(?:build|bin|lib|out)$/.test(part)),
  );
}

/** How many parts two paths share at their ends. */
function countCommon(a: readonly string[], b: readonly string[]): number {
  let common = 0;
  while (common < a.length && common < b.length && a[a.length - 1 - common] === b[b.length - 1 - common]) common += 1;
  return common;
}
