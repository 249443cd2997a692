import type { AuditedIncident } from './audit-evidence.ts';
import type { AuditFinding } from './audit-finding.ts';
import { isSealed, unsealedAction } from './checkpoint.ts';
import type { ReadCheckpoint } from './checkpoint-log.ts';
import type { AuditRecord } from './record.ts';

/** Whether a checkpoint signed this very chain. */
export function fits({ seq, hash, at }: ReadCheckpoint['checkpoint'], chain: readonly AuditRecord[]): boolean {
  const record = chain[seq - 1];
  return record?.hash === hash && record.at === at;
}

/** Whether the chain is still the one that was signed. */
export function checkCheckpoints(
  chain: readonly AuditRecord[],
  checkpoints: readonly ReadCheckpoint[],
): readonly AuditFinding[] {
  return checkpoints.flatMap(({ checkpoint, name }) => {
    const { seq } = checkpoint;
    if (seq > chain.length)
      return [{ at: chain.length + 1, reason: `the chain ends at ${chain.length}, ${name} signed record ${seq}` }];
    return fits(checkpoint, chain) ? [] : [{ at: seq, reason: `record ${seq} is not the one that ${name} signed` }];
  });
}

/** Checkpoints that the chain itself announces, and the signed end of an incident that is over. */
export function checkSeals(
  chain: readonly AuditRecord[],
  checkpoints: readonly ReadCheckpoint[],
  incident: AuditedIncident | undefined,
): readonly AuditFinding[] {
  const have = new Set(checkpoints.map(({ checkpoint }) => checkpoint.seq));
  const findings = chain.flatMap((record, index): readonly AuditFinding[] => {
    const { seq } = record;
    if (record.action === unsealedAction)
      return [{ at: seq, reason: `record ${seq}: a checkpoint could not be signed (${record.detail.reason})` }];
    if (!isSealed(record) || have.has(seq) || wasInterrupted(record, chain[index + 1], incident)) return [];
    return [{ at: seq, reason: `the checkpoint of record ${seq} is missing` }];
  });
  const last = chain.at(-1);
  if (last === undefined || incident?.ended !== true || incident.rehearsal || !chain.some(isSealed)) return findings;
  if (incident.auditHead?.seq !== last.seq)
    return [...findings, { at: last.seq, reason: `record ${last.seq} was added after the incident had ended` }];
  return isSealed(last) || last.action === unsealedAction
    ? findings
    : [...findings, { at: last.seq, reason: `record ${last.seq} ends the incident and is not signed` }];
}

/** A step that stopped between its record and the signature is run again, or the incident is handed over; or it is still at work. */
function wasInterrupted(
  { seq, state }: AuditRecord,
  next: AuditRecord | undefined,
  incident: AuditedIncident | undefined,
): boolean {
  if (incident?.ended !== true && (incident?.auditHead?.seq ?? 0) < seq) return true;
  if (next === undefined) return false;
  if (next.action === unsealedAction) return true;
  return next.action === 'started' && (next.state === state || next.state === 'HandOver');
}
