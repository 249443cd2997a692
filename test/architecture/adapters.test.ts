import { expect, it } from 'vitest';
import { listFolders, listSources, readSource, readSpecifiers } from './sources.ts';

/** A folder a port; its index is its table of contents. What only neighbours use need not stand in it. */
it.each(listFolders('packages/adapters/src'))('%s lists what it holds', (folder) => {
  const path = `packages/adapters/src/${folder}`;
  const files = listSources(path).filter(
    (file) => !file.endsWith('.test.ts') && file.split('/').length === path.split('/').length + 1,
  );
  const names = files.map((file) => `.${file.slice(path.length)}`);
  const listed = readSpecifiers(readSource(`${path}/index.ts`));
  const shared = new Set(files.flatMap((file) => (file.endsWith('/index.ts') ? [] : readSpecifiers(readSource(file)))));

  expect(names.filter((name) => name !== './index.ts' && !listed.includes(name) && !shared.has(name))).toEqual([]);
  expect(
    listed.filter((name) => name.startsWith('./') && name.split('/').length === 2 && !names.includes(name)),
  ).toEqual([]);
});
