import type { AlertRecord } from '../model/index.ts';
import type { Listing } from './listing.ts';

/** What became of each alert that arrived, for a person who looks for one. */
export interface AlertRecords {
  /** Keeps a record for 30 days. One with the same id is replaced: a message can come again. */
  put(record: AlertRecord): Promise<void>;
  /** The latest ones, newest first, `limit` at most. */
  list(limit: number): Promise<Listing<AlertRecord>>;
}
