import type * as z from 'zod';
import { VersionConflict } from '../errors.ts';
import type { Stage } from '../model/index.ts';
import { parse } from '../parse.ts';
import type { Ports } from '../ports/index.ts';
import { AuditRecord, genesisHash, hashRecord } from './record.ts';

export interface AuditEntry {
  readonly incidentId: string;
  readonly stage: Stage;
  readonly state: string;
  readonly action: string;
  readonly detail?: Readonly<Record<string, z.core.util.JSONType>>;
}

/** Attempts to write when another writer takes the same seq. */
const appendTries = 5;

/** Writes the next record of an incident's chain and returns it. Reads only the last record. @throws VersionConflict */
export async function appendAudit(entry: AuditEntry, ports: Pick<Ports, 'auditLog' | 'clock'>): Promise<AuditRecord> {
  for (let attempt = 1; attempt <= appendTries; attempt += 1) {
    const last = await ports.auditLog.last(entry.incidentId);
    const previous = last === undefined ? undefined : parse(AuditRecord, last, 'the last audit record');
    const unsealed = {
      ...entry,
      seq: (previous?.seq ?? 0) + 1,
      at: ports.clock.now().toISOString(),
      detail: { ...entry.detail },
      prevHash: previous?.hash ?? genesisHash,
    };
    const record = { ...unsealed, hash: hashRecord(unsealed) };
    if (await ports.auditLog.append(record)) return record;
  }
  throw new VersionConflict(`The audit trail of ${entry.incidentId}`);
}

type Broken = { readonly intact: false; readonly at: number; readonly reason: string };
export type ChainVerdict = { readonly intact: true; readonly length: number; readonly head: string } | Broken;

/** The newest record of a chain that somebody knows. */
export interface ChainAnchor {
  readonly seq: number;
  readonly hash: string;
}

/**
 * Checks a whole chain, first record to last.
 * @param incidentId whose chain it must be
 * @param records as stored, unparsed
 * @param anchor the newest record that the incident knows; a shorter chain was cut
 */
export function verifyChain(incidentId: string, records: readonly unknown[], anchor?: ChainAnchor): ChainVerdict {
  const read = readChain(incidentId, records, anchor);
  return read.intact ? { intact: true, length: records.length, head: read.chain.at(-1)?.hash ?? genesisHash } : read;
}

/** The records of a whole chain, checked as by `verifyChain`. */
export function readChain(
  incidentId: string,
  records: readonly unknown[],
  anchor?: ChainAnchor,
): { readonly intact: true; readonly chain: readonly AuditRecord[] } | Broken {
  const broken = (at: number, reason: string): Broken => ({ intact: false, at, reason });
  const chain: AuditRecord[] = [];
  let head = genesisHash;
  for (const [index, stored] of records.entries()) {
    const seq = index + 1;
    const record = AuditRecord.safeParse(stored);
    if (!record.success) return broken(seq, `record ${seq} is not an audit record`);
    if (record.data.seq !== seq) return broken(seq, `record ${seq} is missing`);
    if (record.data.incidentId !== incidentId) return broken(seq, `record ${seq} belongs to another incident`);
    if (record.data.prevHash !== head) return broken(seq, `record ${seq} does not follow the one before it`);
    if (hashRecord(record.data) !== record.data.hash)
      return broken(seq, `record ${seq} was changed after it was written`);
    if (anchor?.seq === seq && anchor.hash !== record.data.hash)
      return broken(seq, `record ${seq} is not the one the incident knows`);
    head = record.data.hash;
    chain.push(record.data);
  }
  const { length } = records;
  if (anchor !== undefined && anchor.seq > length)
    return broken(length + 1, `the chain ends at ${length}, the incident knows ${anchor.seq} records`);
  return { intact: true, chain };
}
