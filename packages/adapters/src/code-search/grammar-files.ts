import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { GrammarBytes } from '@suture/code-index';

/** The runtime's path in its package, and its file name beside a bundle. */
const runtime = { module: 'web-tree-sitter/web-tree-sitter.wasm', file: 'web-tree-sitter.wasm' };

/**
 * The compiled parts of tree-sitter as files.
 * @param folder the folder beside a bundled function. Default: the installed packages
 */
export function createGrammarFiles(folder?: string): GrammarBytes {
  const require = createRequire(import.meta.url);
  const read = (module: string, file: string) =>
    readFile(folder === undefined ? require.resolve(module) : join(folder, file));
  return {
    runtime: () => read(runtime.module, runtime.file),
    grammar: (name) => {
      const file = `tree-sitter-${name}.wasm`;
      return read(`@vscode/tree-sitter-wasm/wasm/${file}`, file);
    },
  };
}
