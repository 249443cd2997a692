import { grammarNames } from '../../packages/code-index/src/files.ts';

/** What the code search reads beside a bundle: the compiled parts of tree-sitter, which no bundler takes along. */
export const grammarFiles: Readonly<Record<string, string>> = Object.fromEntries([
  ['grammars/web-tree-sitter.wasm', 'node_modules/web-tree-sitter/web-tree-sitter.wasm'],
  ...grammarNames.map((name) => [
    `grammars/tree-sitter-${name}.wasm`,
    `node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`,
  ]),
]);
