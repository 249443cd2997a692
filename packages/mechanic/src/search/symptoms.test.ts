import { describe, expect, it } from 'vitest';
import type { Candidate } from '../model.ts';
import { hidesSymptom } from './symptoms.ts';

const code = 'const total = sum(items);\nsend(total);\nreturn total / items.length;\n';

function candidate(from: string, to: string): Candidate {
  const start = code.indexOf(from);
  const splice = { file: 'a.ts', start, end: start + from.length, text: to };
  const suspect = { file: 'a.ts', startLine: 1, endLine: 1, score: 1, reasons: [] };
  return { id: 'c', template: 't', splices: [splice], description: '', suspect, plausibility: 1, score: 1 };
}

const hides = (from: string, to: string) => hidesSymptom(candidate(from, to), () => code);

describe('a change that only hides the symptom', () => {
  it.each([
    ['leaves early with a constant', '', 'if (!items) return 0;\n'],
    ['leaves early with nothing', '', 'if (items == null) {\n  return;\n}\n'],
    ['skips the iteration', '', 'if (!items) continue;\n'],
    ['puts a constant in the place of what is worked out', 'total / items.length', '0'],
    ['puts an empty list in its place', 'sum(items)', '[]'],
    ['takes a call away', 'send(total);', ''],
  ])('%s', (_, from, to) => {
    expect(hides(from, to)).toBe(true);
  });

  it.each([
    ['reads a value that may be missing', 'items.length', 'items?.length'],
    ['adds a condition', 'sum(items)', 'sum(items ?? [])'],
    ['leaves early with a value that is worked out', '', 'if (!items) return load();\n'],
    ['calls another function', 'sum(items)', 'add(items)'],
    ['adds a statement', '', 'total += 1;\n'],
  ])('is not one that %s', (_, from, to) => {
    expect(hides(from, to)).toBe(false);
  });
});
