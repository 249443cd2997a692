import { describe, expect, it } from 'vitest';
import type { Change, Problem, SourceTree } from '../model.ts';
import { locate } from './index.ts';

const files: Readonly<Record<string, string>> = {
  'src/app.js': `import { show } from './show.js';\nexport function handle(request) {\n  const id = request.id;\n  return show(id);\n}\n`,
  'src/show.js': `import { find } from './store.js';\nexport function show(id) {\n  const entry = find(id);\n  return entry.title;\n}\n`,
  'src/store.js': `const entries = new Map();\nexport function find(id) {\n  return entries.get(id);\n}\n`,
  'test/show.test.js': `import { show } from '../src/show.js';\nshow(1);\n`,
};
const tree: SourceTree = { list: () => Object.keys(files), read: (path) => files[path] };
const nothing: Problem = { tree, faults: [], spectra: [], changes: [] };
const fault = {
  name: 'TypeError',
  message: "Cannot read properties of undefined (reading 'title')",
  frames: [
    { file: 'src/show.js', line: 4, column: 15, function: 'show' },
    { file: 'src/app.js', line: 4, column: 10, function: 'handle' },
  ],
};
const change: Change = {
  commit: '3f2a91c0000',
  date: '2026-11-20T10:00:00Z',
  subject: 'Show titles',
  hunks: [{ file: 'src/show.js', start: 4, removed: ['  return entry.name;'], added: ['  return entry.title;'] }],
};

function first(problem: Problem) {
  return locate(problem, { limit: 20 })[0];
}

describe('locate', () => {
  it('suspects nothing without evidence', () => {
    expect(locate(nothing, { limit: 20 })).toEqual([]);
  });

  it('suspects the throwing line most, then its inputs and callers, never a test', () => {
    const suspects = locate({ ...nothing, faults: [fault] }, { limit: 20 });

    expect(suspects[0]).toMatchObject({ file: 'src/show.js', startLine: 4 });
    expect(suspects.map(({ file }) => file)).toEqual(expect.arrayContaining(['src/app.js', 'src/show.js']));
    expect(suspects.some(({ file }) => file.startsWith('test/'))).toBe(false);
    expect(suspects.map(({ score }) => score)).toEqual(suspects.map(({ score }) => score).toSorted((a, b) => b - a));
  });

  it('suspects lines that only failing tests run', () => {
    const spectra = [
      { test: 'fails', passed: false, hits: { 'src/app.js': { 3: 1, 4: 1 }, 'src/show.js': { 3: 1, 4: 1 } } },
      { test: 'passes', passed: true, hits: { 'src/app.js': { 3: 1, 4: 1 }, 'src/show.js': { 3: 1, 4: 0 } } },
    ];

    expect(first({ ...nothing, spectra })).toMatchObject({ file: 'src/show.js', startLine: 4 });
  });

  it('suspects a change to a name in the failure, and gives that reason', () => {
    const suspect = first({ ...nothing, changes: [change], faults: [{ ...fault, frames: [] }] });

    expect(suspect).toMatchObject({ file: 'src/show.js', startLine: 4, change: { commit: '3f2a91c0000' } });
    expect(suspect?.reasons.join(' ')).toContain('3f2a91c');
  });

  it('scores a place higher if trace and change agree', () => {
    const both = first({ ...nothing, faults: [fault], changes: [change] });
    const traceAlone = first({ ...nothing, faults: [fault] });

    expect(both?.score ?? 0).toBeGreaterThan(traceAlone?.score ?? 1);
  });

  it('returns at most the limit', () => {
    expect(locate({ ...nothing, faults: [fault], changes: [change] }, { limit: 2 })).toHaveLength(2);
  });
});
