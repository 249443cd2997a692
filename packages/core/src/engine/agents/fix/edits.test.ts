import { expect, it } from 'vitest';
import { createMemorySnapshot } from '../../../testing/index.ts';
import { applyEdits, type Edit } from './edits.ts';

const files: Readonly<Record<string, string>> = {
  'a.js': 'const one = 1;\nconst two = 2;\nconst ten = 10;\n// ===\n',
  'dos.js': 'if (a)\r\n  b();\r\n',
};
const apply = (...edits: readonly Edit[]) =>
  applyEdits(edits, createMemorySnapshot(new Map([...Object.entries(files), ['image.png', undefined]])));
const edit = (find: string, replace: string, path = 'a.js'): Edit => ({ path, find, replace });

it('applies edits of one file wherever they stand in it', () => {
  const result = apply(edit('ten = 10', 'ten = 11'), edit('one = 1;', "one = '$&';"));

  expect(result).toEqual({
    outcome: 'applied',
    files: [
      { path: 'a.js', before: files['a.js'], after: "const one = '$&';\nconst two = 2;\nconst ten = 11;\n// ===\n" },
    ],
  });
});

it('keeps the line ends of a file', () => {
  const result = apply(edit('if (a)\n  b();', 'if (a) {\n  b();\n}', 'dos.js'));

  expect(result).toMatchObject({ files: [{ after: 'if (a) {\r\n  b();\r\n}\r\n' }] });
});

it('adds a file', () => {
  expect(apply(edit('', 'x', 'new.js'))).toEqual({
    outcome: 'applied',
    files: [{ path: 'new.js', before: null, after: 'x' }],
  });
});

it.each([
  ['overlap', [edit('one = 1;\nconst two', 'x'), edit('two = 2', 'y')], /overlap/],
  ['are twice the same', [edit('two', 'x'), edit('two', 'y')], /overlap/],
  ['find nothing', [edit('three', 'x')], /"three" is not in the file/],
  ['find too much', [edit('const', 'x')], /"const" is there more than once/],
  ['find what overlaps itself', [edit('==', 'x')], /"==" is there more than once/],
  ['have an empty text among others', [edit('two', 'x'), edit('', 'y')], /is not in the file/],
  ['write a new file in parts', [edit('', 'x', 'new.js'), edit('', 'y', 'new.js')], /new: write it in one edit/],
  ['are for what is no text', [edit('x', 'y', 'image.png')], /image\.png is no text file/],
  ['cancel each other out', [edit('two', 'two')], /change nothing/],
])('takes none of the edits when they %s', (_case, edits, problem) => {
  const result = apply(edit('b()', 'c()', 'dos.js'), ...edits);

  expect(result).toEqual({ outcome: 'unfit', problems: [expect.stringMatching(problem)] });
});
