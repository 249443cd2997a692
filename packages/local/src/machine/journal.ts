import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { canonicalJson, InvalidInput } from '@suture/core';
import * as z from 'zod';

const Failure = z.object({ name: z.string(), message: z.string() });
/** The error that ended a visit of a state. */
export type Failure = z.infer<typeof Failure>;

const Visit = z.object({ state: z.string(), visit: z.int().min(1), input: z.string() });
const Entry = z.union([Visit.extend({ result: z.json() }), Visit.extend({ failure: Failure })]);
type Entry = z.infer<typeof Entry>;

/** The results of an execution's tasks, so that a killed run continues where it stopped. A failure is kept only after a Catch took it, so a resumed run tries again. */
export interface Journal {
  /** The result or failure kept for this visit of a state with this input. */
  find(state: string, visit: number, input: unknown): Kept | undefined;
  /** Keeps a result; it is on the disk when this returns. */
  keep(state: string, visit: number, input: unknown, result: unknown): Promise<void>;
  /** Keeps the error that a visit ended with; it is on the disk when this returns. */
  keepFailure(state: string, visit: number, input: unknown, failure: Failure): Promise<void>;
  close(): Promise<void>;
}

export type Kept = { readonly result: unknown } | { readonly failure: Failure };

/**
 * Opens an execution's journal with one result per line. A last line cut off by a crash is overwritten.
 * @throws InvalidInput when another line is damaged
 */
export async function openJournal(path: string): Promise<Journal> {
  const entries = new Map<string, Entry>();
  const whole = existsSync(path) ? readWhole(readFileSync(path, 'utf8'), path) : { entries: [], length: 0 };
  for (const entry of whole.entries) entries.set(keyOf(entry), entry);
  const file = await open(path, existsSync(path) ? 'r+' : 'w+', 0o600);
  await file.truncate(whole.length);
  let end = whole.length;

  async function append(value: unknown): Promise<void> {
    const entry = Entry.parse(value);
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    await writeWhole(file, line, end);
    end += line.length;
    entries.set(keyOf(entry), entry);
  }

  return {
    find: (state, visit, input) => entries.get(keyOf({ state, visit, input: hashInput(input) })),
    keep: (state, visit, input, result) => append({ state, visit, input: hashInput(input), result: result ?? null }),
    keepFailure: (state, visit, input, { name, message }) =>
      append({ state, visit, input: hashInput(input), failure: { name, message } }),
    close: () => file.close(),
  };
}

/** Writes a line, or leaves the file as it was: a full disk takes only the beginning of one. */
async function writeWhole(file: FileHandle, line: Buffer, end: number): Promise<void> {
  try {
    for (let written = 0; written < line.length; )
      written += (await file.write(line, written, line.length - written, end + written)).bytesWritten;
    await file.datasync();
  } catch (error) {
    await file.truncate(end);
    throw error;
  }
}

/** The complete lines of a journal and how many bytes they take. */
function readWhole(text: string, path: string): { readonly entries: readonly Entry[]; readonly length: number } {
  const entries: Entry[] = [];
  let length = 0;
  for (const [index, line] of text.split('\n').slice(0, -1).entries()) {
    const entry = readLine(line);
    if (entry === undefined) {
      throw new InvalidInput('the journal of the execution', [
        `line ${index + 1} is damaged; remove it and the lines after it from ${path} to run those states again`,
      ]);
    }
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
