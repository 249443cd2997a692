import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { findRings, listSources, readSource, readSpecifiers, root } from './sources.ts';

const top = 'packages/adapters/src';
const sources = listSources(top).filter((file) => !file.endsWith('.test.ts'));
/** A folder per system, those of AWS one level below `aws`. */
const folders = [...new Set(sources.map((file) => dirname(file)))].filter((folder) => folder !== top);
/** What a build runs on its own, so that no index leads to it. */
const programs = [...readSource('stacks/proving-programs.ts').matchAll(/join\(programs, '([\w-]+\.ts)'\)/g)].map(
  ([, file]) => `${top}/aws/codebuild/${file}`,
);

/** Peers: what both need lies in `code-hosts`. */
const hosts = new Set([`${top}/github`, `${top}/local-git`]);

/** A folder's index is its table of contents. It may omit what only files of the folder use. */
it.each(folders)('%s lists its contents in index.ts', (path) => {
  const files = sources.filter((file) => dirname(file) === path);
  const names = files.filter((file) => !programs.includes(file)).map((file) => `.${file.slice(path.length)}`);
  const listed = readSpecifiers(readSource(`${path}/index.ts`));
  const shared = new Set(files.flatMap((file) => (file.endsWith('/index.ts') ? [] : readSpecifiers(readSource(file)))));

  expect(names.filter((name) => name !== './index.ts' && !listed.includes(name) && !shared.has(name))).toEqual([]);
  expect(
    listed.filter((name) => name.startsWith('./') && name.split('/').length === 2 && !names.includes(name)),
  ).toEqual([]);
});

it.each(folders)('%s has a README that names the file to open first', (path) => {
  const named = [...readSource(`${path}/README.md`).matchAll(/`([\w/-]+\.ts)`/g)].map(([, file = '']) => file);

  expect(named).not.toEqual([]);
  expect(named.filter((file) => !existsSync(join(root, path, file)))).toEqual([]);
});

it('has no cycle between folders', () => {
  const edges = sources.flatMap((file) =>
    readSpecifiers(readSource(file))
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => ({ from: dirname(file), to: dirname(join(dirname(file), specifier)) })),
  );

  expect(edges.length).toBeGreaterThan(100);
  expect(findRings(edges)).toEqual([]);
  expect(edges.filter(({ from, to }) => hosts.has(from) && hosts.has(to) && from !== to)).toEqual([]);
});
