import type { SourceTree } from '../model.ts';
import { type ImportGraph, openImportGraph } from '../syntax/reachable.ts';

const fileLimit = 40;

/** The test files that import some files, however few tests the failing command names; at most 40. */
export type RelatedTests = (files: readonly string[]) => readonly string[];

/** Reads a tree's imports once, when they are first asked for. */
export function openRelatedTests(tree: SourceTree): RelatedTests {
  let graph: ImportGraph | undefined;
  return (files) => {
    graph ??= openImportGraph(tree);
    return graph.testsOf(files).slice(0, fileLimit);
  };
}
