import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

/** Folders whose files decide no result, or are looked at apart. */
const skipped = new Set(['node_modules', '.git', 'coverage', '.nyc_output', '.cache']);
/** Code, configuration and the data of tests. Other data may be what a service writes once it works. */
const decisive =
  /\.[cm]?[jt]sx?$|(?:^|\/)(?:package|tsconfig[\w.-]*|[\w.-]+\.config|nx|turbo|deno)\.jsonc?$|(?:^|\/)\.[\w-]+rc(?:\.(?:json|ya?ml))?$|(?:^|\/)(?:tests?|spec|__tests__|__mocks__|__fixtures__|fixtures)\/.*\.(?:json|ya?ml|toml|txt|csv)$/;
/** Packages that run tests, compare values and load modules. */
const runners =
  /^(?:vitest|vite|vite-node|jest|mocha|jasmine|ava|tape?|chai|expect|should|sinon|tsx|ts-node|ts-jest|babel-jest|esbuild|typescript|power-assert|unexpected|must)$|^(?:@vitest|@jest|@tapjs|@jasminejs|@swc|@sinonjs)\/|^(?:jest|chai|jasmine|mocha)-/;
/** Trees beyond these are watched in part. */
const most = { files: 5_000, bytes: 2_000_000, packageFiles: 20_000 };

/**
 * Notes everything in a tree that decides results: code, tests, configuration, the links to packages, and the packages that run tests.
 * @param root a tree that is about to run
 * @returns compares, and names what changed or is gone since; a new file is no change
 */
export function watchDecisive(root: string): () => readonly string[] {
  const before = note(root);
  return () => {
    const after = note(root);
    return [...before].filter(([path, mark]) => after.get(path) !== mark).map(([path]) => path);
  };
}

function note(root: string): ReadonlyMap<string, string> {
  const marks = new Map<string, string>();
  for (const path of listFiles(root, '', most.files)) marks.set(path, markOf(join(root, path)));
  const packages = lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false });
  if (packages !== undefined)
    marks.set('node_modules', packages.isSymbolicLink() ? readlinkSync(join(root, 'node_modules')) : 'a folder');
  for (const [path, target] of listPackages(root)) {
    marks.set(path, target ?? 'a folder');
    if (runners.test(path.slice('node_modules/'.length))) marks.set(`${path}/`, markPackage(join(root, path)));
  }
  return marks;
}

/** The content's hash: times change when a sandbox hands a tree to its user, and can be set back. */
function markOf(path: string): string {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 'gone';
  if (found.isSymbolicLink()) return `link ${readlinkSync(path)}`;
  if (!found.isFile()) return 'no file';
  if (found.size > most.bytes) return `${found.size} ${found.mtimeMs}`;
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function listFiles(root: string, folder: string, left: number): readonly string[] {
  const found: string[] = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (found.length >= left) break;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory() && !skipped.has(entry.name)) found.push(...listFiles(root, path, left - found.length));
    else if (!entry.isDirectory() && decisive.test(path)) found.push(path);
  }
  return found;
}

/** The packages in the root's node_modules, with the target of those that are links. */
function listPackages(root: string): readonly (readonly [path: string, target: string | undefined])[] {
  const read = (folder: string) => {
    const found = lstatSync(join(root, folder), { throwIfNoEntry: false });
    return found?.isDirectory() === true ? readdirSync(join(root, folder), { withFileTypes: true }) : [];
  };
  const entries = read('node_modules').flatMap((entry) =>
    entry.name.startsWith('@')
      ? read(`node_modules/${entry.name}`).map((inner) => [`node_modules/${entry.name}/${inner.name}`, inner] as const)
      : [[`node_modules/${entry.name}`, entry] as const],
  );
  return entries
    .filter(([path]) => !/\/\.[^/]*$/.test(path))
    .map(([path, entry]) => [path, entry.isSymbolicLink() ? readlinkSync(join(root, path)) : undefined]);
}

/** Sizes and times of a package's own files. Outside an unsandboxed run nobody there may write to them. */
function markPackage(path: string): string {
  const hash = createHash('sha256');
  let left = most.packageFiles;
  const visit = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name === 'node_modules' || left <= 0) continue;
      const inner = join(folder, entry.name);
      left -= 1;
      if (entry.isDirectory()) visit(inner);
      else {
        const found = statSync(inner, { throwIfNoEntry: false });
        hash.update(`${relative(path, inner)} ${found?.size} ${found?.mtimeMs} ${found?.ino}\n`);
      }
    }
  };
  visit(realpathSync(resolve(path)) + sep);
  return hash.digest('hex');
}
