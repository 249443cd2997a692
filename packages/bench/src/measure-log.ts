import { readChunks } from '@suture/adapters/local-files';
import { readObservedSymptoms } from '@suture/adapters/telemetry';
import { readEntries } from '@suture/log-reader';
import * as z from 'zod';
import { time } from './timing.ts';

export const MeasuredLog = z.object({
  seconds: z.number(),
  peakMiB: z.int(),
  /** What the reading found, in words. */
  found: z.string(),
});
export type MeasuredLog = z.infer<typeof MeasuredLog>;

/** The ways to read a log: with `JSON.parse` alone, as entries, and as the errors of an incident. */
export const readings = {
  /** Each line, also those that are no JSON. */
  lines: async (path: string) => `${countObjects(path, () => true)} objects`,
  /** Only lines that look like an object, so that the loop spends no time on errors. */
  objects: async (path: string) => `${countObjects(path, (line) => line.startsWith('{'))} objects`,
  entries: async (path: string) => {
    let entries = 0;
    let errors = 0;
    for (const { error } of readEntries(readChunks(path))) {
      entries += 1;
      if (error !== undefined) errors += 1;
    }
    return `${entries} entries, ${errors} errors`;
  },
  symptoms: async (path: string) => {
    const { errors, traffic } = await readObservedSymptoms(readChunks(path));
    return `${errors.length} kinds of error, ${traffic?.failures ?? 0} of ${traffic?.requests ?? 0} requests failed`;
  },
};

/** Reads a log in one way, in a process of its own. */
export async function measureLog(path: string, reading: keyof typeof readings): Promise<MeasuredLog> {
  const [found, milliseconds] = await time(() => readings[reading](path));
  return { seconds: milliseconds / 1000, peakMiB: Math.round(process.resourceUsage().maxRSS / 1024), found };
}

function countObjects(path: string, isTried: (line: string) => boolean): number {
  let objects = 0;
  for (const line of splitLines(readChunks(path))) if (isTried(line) && isObject(line)) objects += 1;
  return objects;
}

function isObject(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}

function* splitLines(pieces: Iterable<string>): Generator<string> {
  let rest = '';
  for (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}
