import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Candidate } from '../model.ts';
import { applySplices } from '../splices.ts';

/** Puts a candidate into a tree for the time of an action. */
export async function withCandidate<T>({ splices }: Candidate, root: string, act: () => Promise<T>): Promise<T> {
  const files = [...new Set(splices.map(({ file }) => file))];
  const originals = files.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
  try {
    for (const { file, text } of originals) {
      const own = splices.filter((splice) => splice.file === file);
      writeFileSync(join(root, file), applySplices(text, own));
    }
    return await act();
  } finally {
    for (const { file, text } of originals) writeFileSync(join(root, file), text);
  }
}
