import { joinPretty, unwrapLine } from './envelopes/index.ts';
import { joinRequests } from './join-requests.ts';
import { type KeptEntries, keepEntries } from './kept-entries.ts';
import { linesOf } from './lines.ts';
import type { LogEntry } from './model.ts';
import { readRecord } from './read-record.ts';
import { createAssembler } from './records/assemble.ts';

/**
 * Reads a service's log, oldest first, one entry at a time and in bounded memory. Envelopes of collectors are taken off, lines of one
 * error are put together, and an error gets the request that was logged earlier with the same id.
 * @param source the log's text, or its pieces in order; lines may be cut anywhere between pieces.
 */
export function* readEntries(source: string | Iterable<string>): Generator<LogEntry> {
  const assembler = createAssembler();
  const requests = joinRequests();
  for (const text of joinPretty(linesOf(typeof source === 'string' ? [source] : source))) {
    for (const line of unwrapLine(text)) {
      // Most lines end no record. Handing lists on with `yield*` takes longer than reading the usual line.
      const records = assembler.add(line);
      if (records.length === 0) continue;
      for (const record of records) for (const entry of requests.add(readRecord(record))) yield entry;
    }
  }
  for (const record of assembler.end()) yield* requests.add(readRecord(record));
  yield* requests.end();
}

/** Like `readEntries`, as a list. Of a long log, the last 10,000 entries and 32 Mi characters are kept, entries with an error first. */
export function readLog(source: string | Iterable<string>): readonly LogEntry[] {
  const kept: KeptEntries = keepEntries();
  for (const entry of readEntries(source)) kept.add(entry, entry.message.length + 200);
  return kept.list();
}
