import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { listSources, readSource, readSpecifiers } from './sources.ts';

const top = 'packages/adapters/src';
const sources = listSources(top).filter((file) => !file.endsWith('.test.ts'));
/** A folder per system, those of AWS one level below `aws`. */
const folders = [...new Set(sources.map((file) => dirname(file)))].filter((folder) => folder !== top);
/** What a build runs on its own, so that no index leads to it. */
const programs = [...readSource('stacks/proving-programs.ts').matchAll(/join\(programs, '([\w-]+\.ts)'\)/g)].map(
  ([, file]) => `${top}/aws/codebuild/${file}`,
);

/** A folder's index is its table of contents. What only neighbours use need not stand in it. */
it.each(folders)('%s lists what it holds', (path) => {
  const files = sources.filter((file) => dirname(file) === path && !programs.includes(file));
  const names = files.map((file) => `.${file.slice(path.length)}`);
  const listed = readSpecifiers(readSource(`${path}/index.ts`));
  const shared = new Set(files.flatMap((file) => (file.endsWith('/index.ts') ? [] : readSpecifiers(readSource(file)))));

  expect(names.filter((name) => name !== './index.ts' && !listed.includes(name) && !shared.has(name))).toEqual([]);
  expect(
    listed.filter((name) => name.startsWith('./') && name.split('/').length === 2 && !names.includes(name)),
  ).toEqual([]);
});
