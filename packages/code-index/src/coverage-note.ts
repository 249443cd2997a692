import type { Manifest } from './manifest.ts';

/** The number of chunks with vectors, and of all chunks. */
export interface Embedded {
  readonly done: number;
  readonly of: number;
}

const reasons: Readonly<Record<keyof Manifest['skipped'], string>> = {
  unreadable: 'binary or too large to read',
  large: 'longer than a person writes',
  minified: 'minified',
  vendored: 'of others (node_modules, vendor and the like)',
  other: 'of kinds that hold no code',
};

/** Describes what an index does not cover. Undefined if it covers everything. */
export function describeGap({ skipped, wordsOnly, missing }: Manifest, embedded?: Embedded): string | undefined {
  const left = Object.entries(reasons).flatMap(([reason, words]) => {
    const count = new Map(Object.entries(skipped)).get(reason) ?? 0;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  const sentences: string[] = [];
  if (missing > 0)
    sentences.push(
      `The index is not finished: ${missing} files are not read yet. Search again to continue, or read files directly.`,
    );
  if (left.length > 0) sentences.push(`Not in the index: ${left.join(', ')}.`);
  if (wordsOnly > 0) sentences.push(`Of ${wordsOnly} files the words alone are known, not definitions and references.`);
  if (embedded !== undefined && embedded.done < embedded.of)
    sentences.push(
      `${embedded.done} of ${embedded.of} stretches of code are compared by meaning, the others by words and names.`,
    );
  return sentences.length === 0 ? undefined : sentences.join(' ');
}
