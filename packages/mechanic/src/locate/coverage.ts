import type { Spectrum } from '../model.ts';
import { isCode } from '../syntax/module.ts';
import { isTest, type Project } from '../syntax/project.ts';
import { type Clue, clueAt, ownLines } from './evidence.ts';

const uncomparedFactor = 0.4;

/** Statements that run in failing tests and rarely in passing ones, weighted by Ochiai. */
export function coverageClues(project: Project, spectra: readonly Spectrum[]): readonly Clue[] {
  const failing = spectra.filter((spectrum) => !spectrum.passed);
  const passing = spectra.filter((spectrum) => spectrum.passed);
  if (failing.length === 0) return [];
  const files = new Set(failing.flatMap((spectrum) => Object.keys(spectrum.hits)));
  const clues: Clue[] = [];

  for (const file of files) {
    const module = isCode(file) && !isTest(file) ? project.module(file) : undefined;
    if (module === undefined) continue;
    for (const segment of module.segments) {
      const lines = ownLines(module, segment);
      const failed = failing.filter((spectrum) => ran(spectrum, file, lines)).length;
      if (failed === 0) continue;
      const passed = passing.filter((spectrum) => ran(spectrum, file, lines)).length;
      const ochiai = failed / Math.sqrt(failing.length * (failed + passed));
      clues.push(
        clueAt(module, segment, {
          // Without a passing test to compare with, coverage is weak evidence.
          // Code outside functions runs on load in all tests and is rarely the cause.
          weight: ochiai * (passing.length === 0 ? uncomparedFactor : 1) * (segment.enclosing === undefined ? 0.6 : 1),
          source: 'coverage',
          reason: `runs in ${failed} of ${failing.length} failing tests and in ${passed} of ${passing.length} passing ones`,
        }),
      );
    }
  }
  return clues;
}

function ran(spectrum: Spectrum, file: string, lines: readonly number[]): boolean {
  const hits = spectrum.hits[file];
  return hits !== undefined && lines.some((line) => (hits[line] ?? 0) > 0);
}
