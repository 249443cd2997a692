import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { canonicalJson } from '@suture/core';
import { z } from 'zod';

const Entry = z.object({ state: z.string(), visit: z.int().min(1), input: z.string(), result: z.json() });
type Entry = z.infer<typeof Entry>;

/** The results of an execution's tasks, so that a killed run goes on where it stopped. Failed tries are not kept: a resumed run tries again. */
export interface Journal {
  /** The result kept for this visit of a state with this input, if there is one. */
  find(state: string, visit: number, input: unknown): { readonly result: unknown } | undefined;
  /** Keeps a result; it is on the disk when this returns. */
  keep(state: string, visit: number, input: unknown, result: unknown): Promise<void>;
  close(): Promise<void>;
}

/** Opens an execution's journal, a line a result; a last line cut off by a crash is ignored and written over. */
export async function openJournal(path: string): Promise<Journal> {
  const entries = new Map<string, Entry>();
  const whole = existsSync(path) ? readWhole(readFileSync(path, 'utf8')) : { entries: [], length: 0 };
  for (const entry of whole.entries) entries.set(keyOf(entry), entry);
  const file: FileHandle = await open(path, existsSync(path) ? 'r+' : 'w+', 0o600);
  await file.truncate(whole.length);
  const position = { end: whole.length };
  return {
    find: (state, visit, input) => entries.get(keyOf({ state, visit, input: hashInput(input) })),
    keep: async (state, visit, input, result) => {
      const entry = Entry.parse({ state, visit, input: hashInput(input), result: result ?? null });
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      await file.write(line, 0, line.length, position.end);
      await file.datasync();
      position.end += line.length;
      entries.set(keyOf(entry), entry);
    },
    close: () => file.close(),
  };
}

/** The complete lines of a journal and how many bytes they take. */
function readWhole(text: string): { readonly entries: readonly Entry[]; readonly length: number } {
  const entries: Entry[] = [];
  let length = 0;
  for (const line of text.split('\n').slice(0, -1)) {
    const entry = readLine(line);
    if (entry === undefined) break;
    entries.push(entry);
    length += Buffer.byteLength(line) + 1;
  }
  return { entries, length };
}

function readLine(line: string): Entry | undefined {
  try {
    return Entry.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function hashInput(input: unknown): string {
  return createHash('sha256').update(canonicalJson(input)).digest('hex');
}

function keyOf({ state, visit, input }: Pick<Entry, 'state' | 'visit' | 'input'>): string {
  return `${state}#${visit}#${input}`;
}
