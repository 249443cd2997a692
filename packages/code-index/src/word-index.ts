import { createDictionary, createLists, type Dictionary } from './dictionary.ts';
import type { FileRecord } from './record.ts';

/** A result by number, with its score. */
export interface Ranked {
  readonly item: number;
  readonly score: number;
}

/** The words of all chunks. Chunks are numbered across all records. */
export interface WordIndex {
  /** The weight of a word: higher for rare words, 0 for unknown ones. */
  weightOf(word: string): number;
  /** The chunks that match the words best, by BM25. */
  rank(words: readonly string[], limit: number): readonly Ranked[];
}

/** The usual constants of BM25: how soon a repeated word stops counting, and how much a chunk's length does. */
const saturation = 1.2;
const lengthShare = 0.75;
/** Higher counts are cut to this one, which is saturated already. */
const mostCounted = 255;

/** @throws RecordCorrupt */
export function createWordIndex(records: readonly FileRecord[], firstChunks: Uint32Array): WordIndex {
  const dictionary = createDictionary();
  const numbers = records.map(({ words }) => Uint32Array.from(words, (word) => dictionary.add(word)));
  const total = records.reduce((sum, { chunks }) => sum + chunks.length, 0);
  const lengths = new Uint32Array(total);
  let sum = 0;
  for (const [index, { chunks }] of records.entries())
    for (const [place, { length }] of chunks.entries()) {
      lengths[(firstChunks[index] ?? 0) + place] = length;
      sum += length;
    }
  const average = total === 0 ? 1 : sum / total;
  const postings = createLists(dictionary.texts.length, (visit) => {
    for (const [index, record] of records.entries()) {
      const words = numbers[index];
      const first = firstChunks[index] ?? 0;
      // One number holds both: 24 bits for the chunk, 8 for the count.
      record.eachPosting((word, chunk, count) =>
        visit(words?.[word] ?? 0, (first + chunk) * 256 + Math.min(count, mostCounted)),
      );
    }
  });
  return createRanking(dictionary, postings, lengths, average);
}

function createRanking(
  dictionary: Dictionary,
  postings: ReturnType<typeof createLists>,
  lengths: Uint32Array,
  average: number,
): WordIndex {
  const weight = (found: number) => Math.log(1 + (lengths.length - found + 0.5) / (found + 0.5));
  return {
    weightOf: (word) => {
      const number = dictionary.find(word);
      return number === undefined ? 0 : weight(postings.of(number).length);
    },
    rank: (words, limit) => {
      const scores = new Float32Array(lengths.length);
      for (const word of new Set(words)) {
        const number = dictionary.find(word);
        if (number === undefined) continue;
        const list = postings.of(number);
        const share = weight(list.length);
        for (const posting of list) {
          const chunk = posting >>> 8;
          const count = posting & 255;
          const norm = 1 - lengthShare + (lengthShare * (lengths[chunk] ?? 0)) / average;
          scores[chunk] = (scores[chunk] ?? 0) + (share * count * (saturation + 1)) / (count + saturation * norm);
        }
      }
      return best(scores, limit);
    },
  };
}

/** The highest scores above zero, best first; the lower number first among equals. */
export function best(scores: ArrayLike<number>, limit: number): readonly Ranked[] {
  const kept: Ranked[] = [];
  let floor = 0;
  for (let item = 0; item < scores.length; item += 1) {
    const score = scores[item] ?? 0;
    if (score <= floor) continue;
    kept.push({ item, score });
    if (kept.length < limit * 8) continue;
    trim(kept, limit);
    floor = kept.at(-1)?.score ?? 0;
  }
  trim(kept, limit);
  return kept;
}

function trim(kept: Ranked[], limit: number): void {
  kept.sort((a, b) => b.score - a.score || a.item - b.item);
  kept.length = Math.min(kept.length, limit);
}
