export { type CodeSearchBounds, type CodeSearchParts, createCodeSearch } from './code-search.ts';
export { createGrammarFiles } from './grammar-files.ts';
