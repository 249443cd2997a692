import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { createParseFile, type IndexedFile, type IndexFilesParts, indexFiles, openIndex, readPack } from './index.ts';

const require = createRequire(import.meta.url);
const parse = createParseFile({
  runtime: () => readFile(require.resolve('web-tree-sitter/web-tree-sitter.wasm')),
  grammar: (name) => readFile(require.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`)),
});

/** Keeps records as packs and reads them back, as a store does. */
function openShelf() {
  const records = new Map<string, Uint8Array>();
  const parsed: string[] = [];
  return {
    records,
    parsed,
    index: (files: Readonly<Record<string, string | undefined>>, parts: Partial<IndexFilesParts> = {}) =>
      indexFiles({
        paths: Object.keys(files).sort(),
        read: (path) => files[path],
        has: (hash) => records.has(hash),
        parse: (grammar, text) => {
          parsed.push(grammar);
          return parse(grammar, text);
        },
        timeLeft: () => Number.POSITIVE_INFINITY,
        keep: async (packed) => {
          for (const [hash, record] of readPack(packed)) records.set(hash, record);
        },
        ...parts,
      }),
    open: (files: readonly IndexedFile[]) => openIndex(files, (hash) => records.get(hash)),
  };
}

const shop = {
  'src/cart.ts': `import { rateOf } from './rates.ts';

/** Adds up what the customer pays, with the discount of the coupon. */
export function totalOf(cart: Cart): number {
  const rate = rateOf(cart);
  return cart.sum * rate;
}
`,
  'src/rates.ts': `export interface Cart {
  readonly sum: number;
}

export function rateOf(cart: Cart): number {
  return cart.sum > 10 ? 1 : 2;
}
`,
  'test/cart.test.ts': "import { totalOf } from '../src/cart.ts';\ntotalOf({ sum: 1 });\n",
  'README.md': '# Shop\n\nThe warehouse ships parcels on Mondays.\n',
};

describe('indexFiles', () => {
  it('finds definitions, uses and matching code', async () => {
    const shelf = openShelf();

    const index = shelf.open((await shelf.index(shop)).files);

    expect(index.definitions('rateOf', 5)).toEqual([
      { path: 'src/rates.ts', startLine: 5, endLine: 7, symbol: 'function rateOf' },
    ]);
    expect(index.references('totalOf', 5).map(({ path, startLine }) => `${path}:${startLine}`)).toEqual([
      'test/cart.test.ts:1',
      'test/cart.test.ts:2',
    ]);
    expect(index.references('rateOf', 1)).toEqual([{ path: 'src/cart.ts', startLine: 1, endLine: 1 }]);
    expect(index.search('which day does the warehouse ship', 3)[0]).toMatchObject({ path: 'README.md' });
    expect(index.search('coupon discount', 3)[0]).toMatchObject({ symbol: 'function totalOf', startLine: 4 });
    expect(index.search('rate of', 3)[0]).toMatchObject({ symbol: 'function rateOf' });
    expect([index.search('unheard', 3), index.definitions('toString', 3), index.references('', 3)]).toEqual([
      [],
      [],
      [],
    ]);
    expect(index.counts).toMatchObject({ files: 4, symbols: 4, lines: 19 });
  });

  it('parses changed files only', async () => {
    const shelf = openShelf();
    await shelf.index(shop);
    const parsedAtFirst = shelf.parsed.length;

    const { made, files } = await shelf.index({ ...shop, 'src/cart.ts': 'export const totalOf = () => 1;\n' });

    expect([parsedAtFirst, shelf.parsed.length, made]).toEqual([3, 4, 1]);
    expect(shelf.open(files).references('rateOf', 5)).toEqual([]);
  });

  it('stops when time is over, keeps its records, and continues from them', async () => {
    const shelf = openShelf();
    let looks = 0;

    const first = await shelf.index(shop, { timeLeft: () => 2 - looks++ });
    const second = await shelf.index(shop);

    expect([first.made, first.missing, first.files.length]).toEqual([2, 2, 4]);
    expect([second.made, second.missing, shelf.parsed.length]).toEqual([2, 0, 3]);
    expect(shelf.open(first.files).definitions('totalOf', 5)).toHaveLength(1);
  });

  it('reads the same content once, and finds it in all its files', async () => {
    const shelf = openShelf();
    const text = 'export function twin() {\n  return 1;\n}\n';

    const { made, files } = await shelf.index({ 'a/twin.ts': text, 'b/twin.ts': text });

    expect(made).toBe(1);
    expect(
      shelf
        .open(files)
        .definitions('twin', 5)
        .map(({ path }) => path),
    ).toEqual(['a/twin.ts', 'b/twin.ts']);
  });

  it('counts the files it leaves out', async () => {
    const shelf = openShelf();

    const { skipped, files, wordsOnly } = await shelf.index({
      'logo.png': undefined,
      'data.json': undefined,
      'huge.sql': 'select 1;\n'.repeat(70_000),
      'app.min.js': 'var a=1;',
      'packed.js': `var a=[${'1,'.repeat(20_000)}1];\n`,
      'node_modules/x/index.js': 'x();\n',
      'vendor/y.go': 'package y\n',
      'package-lock.json': '{}',
      'notes.md': 'words\n',
      'empty.ts': '',
    });

    expect(skipped).toEqual({ unreadable: 1, large: 1, minified: 2, vendored: 2, other: 2 });
    expect(files.map(({ path }) => path)).toEqual(['empty.ts', 'notes.md']);
    expect(wordsOnly).toBe(1);
  });
});

describe('openIndex', () => {
  it('ranks a rare word above a common one, and a short stretch above a long one', async () => {
    const shelf = openShelf();
    const filler = 'common words of every file\n';
    const { files } = await shelf.index({
      'a.md': filler.repeat(30),
      'b.md': `${filler.repeat(20)}needle\n`,
      'c.md': `${filler}needle\n`,
      'd.md': filler,
    });

    const index = shelf.open(files);

    expect(
      index
        .search('common needle', 4)
        .map(({ path }) => path)
        .slice(0, 2),
    ).toEqual(['c.md', 'b.md']);
  });

  it('adds similarity of meaning to words and names', async () => {
    const shelf = openShelf();
    const { files } = await shelf.index({ 'a.md': 'apples\n', 'b.md': 'pears\n' });
    const hashes = new Map(files.map(({ path, hash }) => [hash, path]));

    const index = openIndex(
      files,
      (hash) => shelf.records.get(hash),
      (hash) => ({ chunks: [0], vectors: [Int8Array.from(hashes.get(hash) === 'b.md' ? [127, 0] : [0, 127])] }),
    );

    expect(index.search('fruit', 2)).toEqual([]);
    expect(index.search('fruit', 1, Int8Array.from([120, 10]))[0]?.path).toBe('b.md');
    expect(index.search('apples', 2, Int8Array.from([0, 127]))[0]?.path).toBe('a.md');
  });

  it('cuts a long function into chunks and returns it once', async () => {
    const shelf = openShelf();
    const body = Array.from({ length: 300 }, (_, line) => `  step${line}(parcel);`).join('\n');
    const { files } = await shelf.index({ 'long.ts': `export function ship(parcel) {\n${body}\n}\n` });

    const index = shelf.open(files);

    expect(index.counts.chunks).toBeGreaterThan(3);
    expect(index.search('step250 parcel', 9)).toEqual([
      { path: 'long.ts', startLine: 1, endLine: 302, symbol: 'function ship' },
    ]);
  });
});
