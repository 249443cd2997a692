import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { addFiles, printTestError } from '@suture/adapters/proving';
import { sameError, type TextFile } from '@suture/core';
import { runTests, type SourceTree } from '@suture/mechanic';
import { type ShortTestInput, writeShortTests } from '@suture/mechanic/reproduce';
import type { openBench } from './repair-workspace.ts';

/** Ways of writing it that are tried: each costs a run of one test. */
const mostTried = 4;
/** Milliseconds for one run: a request to what is no server is never answered. */
const patience = 30_000;
/** A status of the server's, or an error, as an assertion that failed shows it. */
const failure = /\b5\d\d\b|unwanted (?:exception|rejection)|to not throw|toThrow/;

/**
 * The short test that a pull request adds: the first one that fails on the base commit because of the incident, and not because the app is started in
 * another way. It is taken out of the tree again.
 * @param expects the incident's error
 */
export async function findShortTest(
  input: Omit<ShortTestInput, 'tree'>,
  expects: string,
  bench: ReturnType<typeof openBench>,
  { root, tree }: { readonly root: string; readonly tree: SourceTree },
): Promise<TextFile[] | undefined> {
  for (const file of writeShortTests({ ...input, tree }).slice(0, mostTried)) {
    if ((await addFiles(root, [file])) !== undefined) continue;
    try {
      const { tests } = await runTests(
        { ...bench, timeout: Math.min(bench.timeout, patience) },
        { files: [file.path] },
      );
      const failed = tests.filter(({ status }) => status === 'failed');
      const shown = failed.map(({ error }) => (error === undefined ? '' : printTestError(error)));
      if (failed.length > 0 && shown.every((text) => sameError(text, expects) || isAssertion(text)))
        return [{ ...file }];
    } finally {
      await rm(join(root, file.path), { force: true });
    }
  }
  return undefined;
}

function isAssertion(text: string): boolean {
  return /^\w*Assert\w*:|expect\(|\bexpected\b/i.test(text) && failure.test(text);
}
