import type { Candidate, SourceTree, Spectrum } from '@suture/mechanic';

/** Running more than this share of the test files first saves no time. */
const worthwhile = 0.6;

/**
 * The test files that run the lines a candidate changes, by coverage: they fail soonest if it breaks something.
 * Undefined if they are nearly all test files, or unknown.
 */
export function findCoveringFiles(
  candidate: Candidate,
  spectra: readonly Spectrum[],
  tree: SourceTree,
): readonly string[] | undefined {
  const passing = spectra.filter((spectrum) => spectrum.passed && spectrum.test.includes(' > '));
  const all = new Set(passing.map((spectrum) => fileOf(spectrum.test)));
  const files = new Set<string>();
  for (const splice of candidate.splices) {
    const text = tree.read(splice.file);
    if (text === undefined) return undefined;
    const lines = linesOf(text, splice.start, splice.end);
    for (const spectrum of passing)
      if (lines.some((line) => (spectrum.hits[splice.file]?.[line] ?? 0) > 0)) files.add(fileOf(spectrum.test));
  }
  return files.size === 0 || files.size > all.size * worthwhile ? undefined : [...files].sort();
}

function fileOf(testId: string): string {
  return testId.split(' > ', 1)[0] ?? testId;
}

function linesOf(text: string, start: number, end: number): readonly number[] {
  const first = text.slice(0, start).split('\n').length;
  const last = first + text.slice(start, end).split('\n').length - 1;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
