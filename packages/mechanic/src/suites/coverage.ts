import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../json.ts';
import type { LineHits } from '../model.ts';
import { type Instrumented, instrumentText } from './instrument.ts';

/** Source files with counters in them, and how to remove the counters again. */
export interface Instrumentation {
  /** Lines that can run, by file. */
  readonly lines: Readonly<Record<string, readonly number[]>>;
  /** Maps the columns of a stack's frames back to the original text. */
  readonly readStack: (stack: string) => string;
  /** Restores the original text of every file. */
  readonly restore: () => void;
}

/** Instruments files of a tree in place; those that are missing or cannot be parsed are left alone and not counted. */
export function instrumentTree(root: string, paths: readonly string[], counter: string): Instrumentation {
  const lines: Record<string, readonly number[]> = {};
  const originals: [path: string, bytes: Buffer][] = [];
  const columns = new Map<string, Instrumented['columnOf']>();
  const restore = () => {
    for (const [path, bytes] of originals) writeFileSync(path, bytes);
  };
  try {
    for (const path of new Set(paths)) {
      const absolute = join(root, path);
      if (!existsSync(absolute)) continue;
      const bytes = readFileSync(absolute);
      const instrumented = instrumentText(path, bytes.toString('utf8'), counter);
      if (instrumented === undefined) continue;
      originals.push([absolute, bytes]);
      lines[path] = instrumented.lines;
      columns.set(path, instrumented.columnOf);
      writeFileSync(absolute, instrumented.text);
    }
  } catch (error) {
    restore();
    throw error;
  }
  return { lines, restore, readStack: (stack) => restoreColumns(rootsOf(root), stack, columns) };
}

function restoreColumns(
  roots: readonly string[],
  stack: string,
  columns: ReadonlyMap<string, Instrumented['columnOf']>,
): string {
  return stack.replace(
    /([^\s()]+):(\d+):(\d+)(?=\)?$)/gm,
    (place: string, path: string, line: string, column: string) => {
      const columnOf = columns.get(fileOf(roots, path.replace(/^file:\/\//, '')));
      return columnOf === undefined ? place : `${path}:${line}:${columnOf(Number(line), Number(column))}`;
    },
  );
}

/** A scratch folder may be reached through links, and runners name its files by either path. */
function rootsOf(root: string): readonly string[] {
  return [root, realpathSync(root)];
}

const Entry = z.object({
  file: z.string().optional(),
  test: z.string().optional(),
  hits: z.array(z.tuple([z.string(), z.array(z.tuple([z.number().int(), z.number().int()]))])),
});
type Entry = z.infer<typeof Entry>;

type Counts = Map<string, Map<number, number>>;

/** Looks up what one test ran: its own lines and what ran while its file was loaded. */
export type HitsOf = (file: string, names: readonly string[]) => LineHits;

/** Reads the counts that a run's processes wrote to a folder. Lines that did not run are 0. */
export function readHits(root: string, folder: string, lines: Instrumentation['lines']): HitsOf {
  const roots = rootsOf(root);
  const counts = new Map<string, Counts>();
  for (const entry of readEntries(folder)) {
    const key = keyOf(fileOf(roots, entry.file), entry.test);
    const known = counts.get(key) ?? new Map<string, Map<number, number>>();
    counts.set(key, addEntry(known, entry));
  }
  const zeros = Object.fromEntries(
    Object.entries(lines).map(([path, numbers]) => [path, Object.fromEntries(numbers.map((line) => [line, 0]))]),
  );
  return (file, names) => {
    const shared = [...new Set([keyOf(file), keyOf('')])].map((key) => counts.get(key));
    const own = names.length === 0 ? undefined : counts.get(keyOf(file, names.join(' ')));
    const hits: Record<string, Record<number, number>> = { ...zeros };
    for (const part of [own, ...shared]) mergeCounts(hits, part, lines);
    return hits;
  };
}

function mergeCounts(
  hits: Record<string, Record<number, number>>,
  counts: Counts | undefined,
  lines: Instrumentation['lines'],
): void {
  for (const [path, byLine] of counts ?? []) {
    if (!Object.hasOwn(lines, path)) continue;
    const merged = { ...hits[path] };
    for (const [line, count] of byLine) merged[line] = (merged[line] ?? 0) + count;
    hits[path] = merged;
  }
}

function addEntry(counts: Counts, entry: Entry): Counts {
  for (const [path, ran] of entry.hits) {
    const byLine = counts.get(path) ?? new Map<number, number>();
    for (const [line, count] of ran) byLine.set(line, (byLine.get(line) ?? 0) + count);
    counts.set(path, byLine);
  }
  return counts;
}

function readEntries(folder: string): readonly Entry[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .flatMap((line) => {
      // A process killed while writing leaves half a line.
      const entry = Entry.safeParse(parseJson(line));
      return entry.success ? [entry.data] : [];
    });
}

/** Runners join names with a space, with ` > ` or not at all. This is one spelling for all of them. */
function keyOf(file: string, test?: string): string {
  return test === undefined ? file : `${file}\n${test.split(' > ').join(' ')}`;
}

function fileOf(roots: readonly string[], file = ''): string {
  if (!isAbsolute(file)) return file.split(sep).join('/');
  const inside = roots.map((root) => relative(root, file)).find((name) => !name.startsWith('..'));
  return (inside ?? file).split(sep).join('/');
}
