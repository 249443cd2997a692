import {
  type AuditFinding,
  type AuditVerdict,
  type ChainAnchor,
  IncidentNotFound,
  type IncidentVerdict,
  InvalidInput,
  verifyAudit,
} from '@suture/core';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import { type RecordStore, readEvidence, readKeys } from './record-store.ts';

export interface VerifyOptions {
  readonly key?: readonly string[];
  /** `41:<sha256>`, as a ticket or a pull request names it. */
  readonly head?: string;
}

/** `suture audit verify`: exit code 0 if everything is intact, 4 if anything is not. @throws IncidentNotFound, InvalidInput */
export async function verify(
  id: string | undefined,
  { key = [], head }: VerifyOptions,
  store: RecordStore,
  output: Output,
): Promise<number> {
  const keys = await readKeys(key, store);
  const named = new Map(head === undefined ? [] : [[requireId(id), [readHead(head)]]]);
  const evidence = await readEvidence(store, { keys, named, only: id });
  if (keys.length === 0 && evidence.checkpoints.stored.length > 0)
    throw new InvalidInput('the command audit verify', [
      'there are signed checkpoints, but no public key; give it with --key FILE',
    ]);
  const verdict = await verifyAudit(evidence, id === undefined ? store.ids : [id]);
  const [only] = verdict.incidents;
  if (id !== undefined && only === undefined) throw new IncidentNotFound(id);
  output.result(verdict, describeVerdict(verdict));
  return verdict.intact ? exitCodes.ok : exitCodes.auditBroken;
}

function requireId(id: string | undefined): string {
  if (id !== undefined) return id;
  throw new InvalidInput('the option --head', ['name the incident whose ticket has it']);
}

function readHead(text: string): ChainAnchor {
  const [, seq, hash] = /^(\d{1,9}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash };
  throw new InvalidInput('the option --head', ['write it as SEQ:SHA256, with the numbers of the line "Audit head"']);
}

/** One line for each incident, and one below it for each finding and note. */
export function describeVerdict({ incidents, findings }: AuditVerdict): string {
  const lines = [
    ...incidents.flatMap((incident) => describeIncident(incident)),
    ...findings.map(({ reason }) => `checkpoints  BROKEN: ${reason}`),
  ];
  return lines.join('\n') || 'There are no incidents to verify.';
}

function describeIncident(verdict: IncidentVerdict): readonly string[] {
  const { id, intact, records, head = '', signedTo, artifacts, expired, findings, notes } = verdict;
  const gone = expired.length === 0 ? '' : `, ${expired.length} of them removed when their time was over`;
  const summary = `${records} records, head ${head.slice(0, 16)}, signed to record ${signedTo}, ${artifacts} artifacts${gone}`;
  return [
    ...(intact
      ? [records === 0 ? `${id}  no records` : `${id}  intact, ${summary}`]
      : findings.map((one) => `${id}  ${describeFinding(one)}`)),
    ...notes.map((note) => `${id}  note: ${note}`),
  ];
}

function describeFinding({ at, reason }: AuditFinding): string {
  if (reason === 'the stored incident cannot be read') return `NOT VERIFIED: ${reason}`;
  return `BROKEN${at === undefined ? '' : ` at record ${at}`}: ${reason}`;
}
