import { describe, expect, it } from 'vitest';
import { cutIntoChunks } from './chunks.ts';
import { describeGap, isSound, readManifest, readPack, readRecord, writeManifest, writePack } from './index.ts';
import { writeRecord } from './record.ts';
import { tokenise } from './tokens.ts';
import { cosine, quantise, readVectors, writeVectors } from './vectors.ts';

const text = 'export function total() {\n  const sum = add();\n  return sum;\n}\n';
const symbols = [{ kind: 'function', name: 'total', startLine: 1, endLine: 4 }] as const;
const references = new Map([
  ['sum', [3]],
  ['add', [2]],
]);
const record = writeRecord(4, { symbols, references }, cutIntoChunks(text, symbols, tokenise));

describe('a record', () => {
  it('is read as it was packed', () => {
    const read = readRecord(record);
    const postings: string[] = [];
    read.eachPosting((word, chunk, count) => postings.push(`${read.words[word]} ${chunk} ${count}`));

    expect(read.lines).toBe(4);
    expect(read.symbols).toEqual(symbols);
    expect(read.chunks).toEqual([{ symbol: 0, startLine: 1, endLine: 3, length: 8 }]);
    expect(postings).toContain('sum 0 2');
    expect(['add', 'sum', 'total'].map((name) => read.linesOf(read.names.indexOf(name)))).toEqual([[2], [3], []]);
    expect(isSound(record)).toBe(true);
  });

  it('is never read beyond its end, wherever it is cut', () => {
    const cuts = Array.from({ length: record.length - 1 }, (_, length) => isSound(record.slice(0, length)));

    expect(cuts.every((sound) => !sound)).toBe(true);
  });

  it('throws its own error for any other bytes', () => {
    let seed = 7;
    const next = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed >>> 8;
    };

    for (let round = 0; round < 2000; round += 1) {
      const damaged = record.slice();
      damaged[next() % damaged.length] = next() % 256;
      expect(() => isSound(damaged)).not.toThrow();
    }
  });
});

describe('a pack', () => {
  it('returns its records', () => {
    const records = readPack(
      writePack(
        new Map([
          ['a', record],
          ['b', new Uint8Array([1])],
        ]),
      ),
    );

    expect([...records.keys()]).toEqual(['a', 'b']);
    expect(Buffer.from(records.get('a') ?? []).equals(Buffer.from(record))).toBe(true);
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['no gzip', Buffer.from('<html>')],
    ['a cut one', writePack(new Map([['a', record]])).slice(0, 40)],
    [
      'a manifest',
      writeManifest({ version: 1, commit: 'c', files: [], packs: [], skipped: {}, wordsOnly: 0, missing: 0 }),
    ],
  ])('is refused when it is %s', (_name, bytes) => {
    expect(() => readPack(bytes)).toThrow(expect.objectContaining({ name: 'RecordCorrupt' }));
  });
});

it('rejects a manifest of another form', () => {
  expect(() => readManifest(writePack(new Map()))).toThrow(expect.objectContaining({ name: 'RecordCorrupt' }));
});

describe('tokenise', () => {
  it.each([
    ['createOrder', ['create', 'order', 'createorder']],
    ['HTTPServer2', ['http', 'server', 'httpserver2']],
    ['MAX_ITEM_count', ['max', 'item', 'count', 'maxitemcount']],
    ['größe naïve', ['größe', 'naïve']],
    ['a = b + 404', ['404']],
    ['x'.repeat(65), []],
  ])('splits %s', (text, words) => {
    expect(tokenise(text)).toEqual(words);
  });
});

describe('vectors', () => {
  it('keep their direction with one byte per dimension', () => {
    const a = quantise(Float32Array.from([0.1, 0.2, -0.4]));
    const b = quantise(Float32Array.from([1, 2, -4]));

    expect([...a]).toEqual([32, 64, -127]);
    expect(cosine(a, b)).toBeCloseTo(1, 5);
    expect(cosine(a, quantise(Float32Array.from([-1, -2, 4])))).toBeCloseTo(-1, 3);
    expect(cosine(a, new Int8Array(3))).toBe(0);
  });

  it('are read as they were written, and rejected for a model of other dimensions', () => {
    const bytes = writeVectors({ chunks: [0, 3], vectors: [Int8Array.from([1, -2]), Int8Array.from([127, -127])] });

    const { chunks, vectors } = readVectors(bytes, 2);

    expect(chunks).toEqual([0, 3]);
    expect(vectors.map((vector) => [...vector])).toEqual([
      [1, -2],
      [127, -127],
    ]);
    expect(() => readVectors(bytes, 3)).toThrow(expect.objectContaining({ name: 'RecordCorrupt' }));
  });
});

it('describes what is not covered, or returns nothing if everything is', () => {
  const whole = { version: 1, commit: 'c', files: [], packs: [], skipped: {}, wordsOnly: 0, missing: 0 } as const;
  const manifest = { ...whole, files: [], packs: [] };

  expect(describeGap(manifest)).toBeUndefined();
  expect(describeGap(manifest, { done: 3, of: 3 })).toBeUndefined();
  expect(describeGap({ ...manifest, missing: 7, skipped: { minified: 2 } }, { done: 3, of: 4 })).toBe(
    'The index is not finished: 7 files are not read yet. Search again to continue, or read files directly. Not in the index: 2 minified. 3 of 4 stretches of code are compared by meaning, the others by words and names.',
  );
});
