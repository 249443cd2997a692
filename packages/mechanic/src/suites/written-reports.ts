import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import type { FileNamed } from './file-named.ts';
import { readJunit } from './junit.ts';
import { type ReportedTest, readPlain } from './report.ts';

/** More reports, or larger ones, are not read: the tests may write whatever they like. */
const most = { files: 2_000, bytes: 100_000_000 };

/**
 * Watches for JUnit XML in a project while one of its commands runs.
 * @param root absolute
 * @returns reads the results in the files that were written since the call; none if no file holds any
 */
export function watchReports(root: string, fileNamed: FileNamed): () => readonly ReportedTest[] {
  const before = listXml(root);
  return () => {
    const written = [...listXml(root)].filter(([path, { mark }]) => before.get(path)?.mark !== mark);
    let bytes = 0;
    return written.slice(0, most.files).flatMap(([path, { size }]) => {
      bytes += size;
      const text = bytes > most.bytes ? undefined : readPlain(join(root, path));
      const tests = (text === undefined ? undefined : readJunit(text, fileNamed)) ?? [];
      // Each run has a tree of its own, and a test's name must be the same in all of them.
      return tests.map((test) => ({ ...test, names: test.names.map((name) => name.replaceAll(`${root}/`, '')) }));
    });
  };
}

/** Each XML file with a mark that changes when it is written again. Reports may be in hidden folders, and are never in node_modules. */
function listXml(root: string): ReadonlyMap<string, { readonly mark: string; readonly size: number }> {
  const paths = globSync('**/*.xml', {
    cwd: root,
    dot: true,
    ignore: ['**/node_modules/**', '**/.git/**'],
    followSymbolicLinks: false,
  });
  return new Map(
    paths.sort().flatMap((path) => {
      const found = lstatSync(join(root, path), { throwIfNoEntry: false, bigint: true });
      if (found === undefined || !found.isFile()) return [];
      return [[path, { mark: `${found.mtimeNs} ${found.ino} ${found.size}`, size: Number(found.size) }]];
    }),
  );
}
