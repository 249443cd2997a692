import { readFile } from 'node:fs/promises';
import type { LoadHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transform } from 'sucrase';

/** Removes the types of TypeScript modules, for a Node that does not do so itself. Runs in the thread of Node's module hooks. */
export const load: LoadHook = async (url, context, nextLoad) => {
  if (!/^file:.*\.m?ts(\?.*)?$/.test(url)) return nextLoad(url, context);
  const filePath = fileURLToPath(url);
  const { code } = transform(await readFile(filePath, 'utf8'), {
    transforms: ['typescript'],
    disableESTransforms: true,
    keepUnusedImports: false,
    filePath,
  });
  return { format: 'module', source: code, shortCircuit: true };
};
