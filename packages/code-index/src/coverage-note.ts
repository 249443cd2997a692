import type { Manifest } from './manifest.ts';

/** How many chunks have vectors, of how many. */
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

/** Says in words what an index does not cover; undefined when it covers all. */
export function describeGap({ skipped, wordsOnly, missing }: Manifest, embedded?: Embedded): string | undefined {
  const left = Object.entries(reasons).flatMap(([reason, words]) => {
    const count = Object.entries(skipped).find(([name]) => name === reason)?.[1] ?? 0;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  const sentences = [
    ...(missing === 0
      ? []
      : [
          `The index is not finished: ${missing} files are not read yet. Search again to continue, or read files directly.`,
        ]),
    ...(left.length === 0 ? [] : [`Not in the index: ${left.join(', ')}.`]),
    ...(wordsOnly === 0 ? [] : [`Of ${wordsOnly} files the words alone are known, not definitions and references.`]),
    ...(embedded === undefined || embedded.done >= embedded.of
      ? []
      : [
          `${embedded.done} of ${embedded.of} stretches of code are compared by meaning, the others by words and names.`,
        ]),
  ];
  return sentences.length === 0 ? undefined : sentences.join(' ');
}
