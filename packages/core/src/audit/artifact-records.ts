import { createHash } from 'node:crypto';
import * as z from 'zod';
import { isShared } from '../model/incident.ts';
import type { Artifacts } from '../ports/artifacts.ts';
import type { AuditRecord } from './record.ts';

/** The action of the record that stands before each write of an artifact. */
export const storeAction = 'will store artifact';

/** SHA-256 of an artifact's text in UTF-8, in hex. */
export function digestText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The artifacts, with a record of key and SHA-256 before each write, so that a later change of the artifact shows. */
export function recordArtifacts(
  artifacts: Artifacts,
  write: (action: string, detail: { readonly artifact: string; readonly sha256?: string }) => Promise<unknown>,
): Artifacts {
  return {
    get: artifacts.get,
    put: async (key, text) => {
      // What another incident may write too has no text that one chain could vouch for.
      await write(storeAction, isShared(key) ? { artifact: key } : { artifact: key, sha256: digestText(text) });
      await artifacts.put(key, text);
    },
  };
}

/** What records say of one artifact: its writes, and readings of artifacts that others wrote. */
const Digested = z.object({ artifact: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** What a chain says of one artifact. */
export interface RecordedArtifact {
  readonly key: string;
  /** The record that says so. */
  readonly seq: number;
  readonly at: string;
  readonly sha256: string;
  /** What else may be stored: the step was interrupted, so that the write may not have happened. Undefined stands for nothing. */
  readonly or: readonly (string | undefined)[];
}

/**
 * The newest digest of each artifact that a chain names. A step that is interrupted between the record and the write leaves the earlier text;
 * that is accepted only if the record was the last thing that the step did.
 */
export function listArtifacts(chain: readonly AuditRecord[]): readonly RecordedArtifact[] {
  const newest = new Map<string, RecordedArtifact & { readonly run: number }>();
  const written = findWritten(chain);
  let run = 0;
  for (const [index, record] of chain.entries()) {
    if (record.action === 'started') run += 1;
    const digested = Digested.safeParse(record.detail);
    if (!digested.success) continue;
    const { artifact: key, sha256 } = digested.data;
    const before = newest.get(key);
    const or = written.has(index)
      ? []
      : [before?.sha256, ...(before === undefined || before.run === run ? [] : before.or)];
    newest.set(key, { key, seq: record.seq, at: record.at, sha256, or, run });
  }
  return [...newest.values()].map(({ run: _run, ...artifact }) => artifact);
}

/** Indexes of the records whose write is known to have happened: the step did something else after it. */
function findWritten(chain: readonly AuditRecord[]): ReadonlySet<number> {
  const written = new Set<number>();
  let open: number[] = [];
  for (const [index, { action }] of chain.entries()) {
    if (action === storeAction) {
      open.push(index);
      continue;
    }
    if (action !== 'started') for (const earlier of open) written.add(earlier);
    if (action !== storeAction) written.add(index);
    open = [];
  }
  return written;
}

/** Days that the proving ground's orders and reports are kept in the cloud. */
export const provingDays = 30;

/** Whether an artifact may be gone because its time is over. */
export function isExpired({ key, at }: Pick<RecordedArtifact, 'key' | 'at'>, now: Date): boolean {
  return key.startsWith('proving/') && now.getTime() - Date.parse(at) > provingDays * 86_400_000;
}
