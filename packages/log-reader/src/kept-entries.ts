import type { LogEntry } from './model.ts';

/** The entries of a log that are kept while it is read. */
export interface KeptEntries {
  /** @param size of the entry in the log, in characters. */
  readonly add: (entry: LogEntry, size: number) => void;
  readonly list: () => readonly LogEntry[];
}

interface Kept {
  readonly entry: LogEntry;
  readonly size: number;
}

const entryLimit = 10_000;
const sizeLimit = 33_554_432;

/** Keeps the last entries of a log within limits, those with an error first. */
export function keepEntries(): KeptEntries {
  let kept: Kept[] = [];
  let size = 0;

  function shrink(): void {
    kept = keepWithin(kept);
    size = kept.reduce((sum, one) => sum + one.size, 0);
  }

  return {
    add(entry, length) {
      kept.push({ entry, size: length });
      size += length;
      if (kept.length > 2 * entryLimit || size > 2 * sizeLimit) shrink();
    },
    list() {
      shrink();
      return kept.map(({ entry }) => entry);
    },
  };
}

/** Prefers errors to other entries and late entries to early ones. Keeps the order of the log. */
function keepWithin(all: readonly Kept[]): Kept[] {
  const ranked = [
    ...all.filter(({ entry }) => entry.error !== undefined).reverse(),
    ...all.filter(({ entry }) => entry.error === undefined).reverse(),
  ];
  const chosen = new Set<Kept>();
  let size = 0;
  for (const one of ranked) {
    size += one.size;
    if (chosen.size === entryLimit || size > sizeLimit) break;
    chosen.add(one);
  }
  return all.filter((one) => chosen.has(one));
}
