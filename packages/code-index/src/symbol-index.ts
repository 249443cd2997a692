import { createDictionary, createLists } from './dictionary.ts';
import type { FileRecord } from './record.ts';
import { tokenise } from './tokens.ts';
import { best, type Ranked } from './word-index.ts';

/** A symbol or a name of a record. */
export interface Place {
  readonly record: number;
  /** Index in `symbols` for a definition, in `names` for a use. */
  readonly item: number;
}

/** The definitions and uses of the names of all files. */
export interface SymbolIndex {
  definitionsOf(name: string): readonly Place[];
  usesOf(name: string): readonly Place[];
  /** The definitions whose names match the words best. */
  rank(words: readonly string[], weightOf: (word: string) => number, limit: number): readonly (Place & Ranked)[];
  readonly symbols: number;
  readonly references: number;
}

/** @throws RecordCorrupt */
export function createSymbolIndex(records: readonly FileRecord[]): SymbolIndex {
  const names = createDictionary();
  let references = 0;
  const numbers = records.map((record) => Uint32Array.from(record.names, (name) => names.add(name)));
  // A place is two numbers. Both lists have the same order.
  const eachUse = (visit: (name: number, record: number, item: number) => void) => {
    for (const [index, record] of records.entries())
      record.eachUse((name) => visit(numbers[index]?.[name] ?? 0, index, name));
  };
  const eachDefinition = (visit: (name: number, record: number, item: number) => void) => {
    for (const [index, record] of records.entries())
      for (const [item, { name }] of record.symbols.entries()) visit(names.add(name), index, item);
  };
  const uses = createPlaces(names.texts.length, eachUse);
  const definitions = createPlaces(names.texts.length, eachDefinition);
  const parts = createDictionary();
  const defined = names.texts.map((name, number) =>
    definitions.count(number) === 0 ? [] : [...new Set(tokenise(name))],
  );
  const partNumbers = defined.map((words) => Uint32Array.from(words, (word) => parts.add(word)));
  const namesByPart = createLists(parts.texts.length, (visit) => {
    for (const [name, words] of partNumbers.entries()) for (const word of words) visit(word, name);
  });

  for (const record of records)
    record.eachUse((_name, lines) => {
      references += lines;
    });

  return {
    references,
    symbols: records.reduce((sum, { symbols }) => sum + symbols.length, 0),
    definitionsOf: (name) => definitions.of(names.find(name)),
    usesOf: (name) => uses.of(names.find(name)),
    rank: (words, weightOf, limit) => {
      const scores = new Float64Array(names.texts.length);
      for (const word of new Set(words)) {
        const part = parts.find(word);
        if (part === undefined) continue;
        const weight = weightOf(word);
        for (const name of namesByPart.of(part)) scores[name] = (scores[name] ?? 0) + weight;
      }
      // A name with more words than the query matches less well.
      for (const [name, score] of scores.entries())
        if (score > 0)
          scores[name] = (score * score) / (defined[name] ?? []).reduce((sum, word) => sum + weightOf(word), 0);
      return best(scores, limit)
        .flatMap(({ item, score }) => definitions.of(item).map((place) => ({ ...place, score })))
        .slice(0, limit);
    },
  };
}

type EachPlace = (visit: (name: number, record: number, item: number) => void) => void;

function createPlaces(keys: number, each: EachPlace) {
  const records = createLists(keys, (visit) => each((name, record) => visit(name, record)));
  const items = createLists(keys, (visit) => each((name, _record, item) => visit(name, item)));
  return {
    count: (name: number) => records.of(name).length,
    of: (name: number | undefined): readonly Place[] => {
      if (name === undefined) return [];
      const places = items.of(name);
      return [...records.of(name)].map((record, index) => ({ record, item: places[index] ?? 0 }));
    },
  };
}
