import { defined } from '../defined.ts';
import { isExpired, listArtifacts, type RecordedArtifact } from './artifact-records.ts';
import type { AuditEvidence, AuditedIncident } from './audit-evidence.ts';
import type { AuditFinding } from './audit-finding.ts';
import { checkCheckpoints, checkSeals, fits } from './check-seals.ts';
import { type ReadCheckpoint, readCheckpoints } from './checkpoint-log.ts';
import type { AuditRecord } from './record.ts';
import { readChain } from './trail.ts';

/** What was found of one incident. */
export interface IncidentVerdict {
  readonly id: string;
  readonly intact: boolean;
  readonly records: number;
  readonly head?: string;
  /** The newest record that a valid checkpoint covers; 0 for none. */
  readonly signedTo: number;
  readonly artifacts: number;
  /** Artifacts whose time in the store is over. */
  readonly expired: readonly string[];
  readonly findings: readonly AuditFinding[];
  /** What an auditor should know and is no tampering. */
  readonly notes: readonly string[];
}

export interface AuditVerdict {
  readonly intact: boolean;
  readonly incidents: readonly IncidentVerdict[];
  /** What concerns the log of checkpoints itself. */
  readonly findings: readonly AuditFinding[];
}

/**
 * Checks chains, checkpoints and artifacts against each other.
 * @param only the incidents asked for; all when left out
 */
export async function verifyAudit(evidence: AuditEvidence, only?: readonly string[]): Promise<AuditVerdict> {
  const { signed, findings } = readCheckpoints(evidence.checkpoints, evidence.keys);
  const ids = new Set([
    ...evidence.incidents.map(({ id }) => id),
    ...evidence.unreadable,
    ...evidence.chains.keys(),
    ...signed.map(({ checkpoint }) => checkpoint.incidentId),
    ...evidence.named.keys(),
  ]);
  const incidents: IncidentVerdict[] = [];
  const byIncident = new Map<string, ReadCheckpoint[]>();
  for (const one of signed)
    byIncident.set(one.checkpoint.incidentId, [...(byIncident.get(one.checkpoint.incidentId) ?? []), one]);
  for (const id of [...ids].sort())
    if (only === undefined || only.includes(id))
      incidents.push(await verifyIncident(id, byIncident.get(id) ?? [], evidence));
  return { intact: findings.length === 0 && incidents.every(({ intact }) => intact), incidents, findings };
}

async function verifyIncident(
  id: string,
  checkpoints: readonly ReadCheckpoint[],
  evidence: AuditEvidence,
): Promise<IncidentVerdict> {
  const records = evidence.chains.get(id) ?? [];
  const incident = evidence.incidents.find((one) => one.id === id);
  const verdict = (findings: readonly AuditFinding[], more: Partial<IncidentVerdict> = {}): IncidentVerdict => ({
    ...{
      id,
      intact: findings.length === 0,
      records: records.length,
      signedTo: 0,
      artifacts: 0,
      expired: [],
      notes: [],
    },
    ...more,
    findings,
  });
  const last = checkpoints.at(-1)?.checkpoint;
  if (incident === undefined && records.length === 0 && last?.forgotten !== undefined)
    return verdict([], { notes: [`removed on purpose at ${last.forgotten}, after record ${last.seq}`] });
  const missing = findMissing(id, records, incident, last, evidence);
  if (records.length === 0) return verdict(missing);
  const read = readChain(id, records, incident?.auditHead);
  if (!read.intact) return verdict([...missing, { at: read.at, reason: read.reason }]);
  const { chain } = read;
  const stored = await checkArtifacts(chain, evidence);
  const signedTo = checkpoints.findLast(({ checkpoint }) => fits(checkpoint, chain))?.checkpoint.seq ?? 0;
  return verdict(
    [
      ...missing,
      ...checkAnchors(chain, id, evidence),
      ...checkCheckpoints(chain, checkpoints),
      ...checkSeals(chain, checkpoints, incident),
      ...stored.findings,
    ],
    {
      ...defined({ head: chain.at(-1)?.hash }),
      signedTo,
      artifacts: stored.count,
      expired: stored.expired,
      notes: describeUnsigned(chain, signedTo, incident),
    },
  );
}

function findMissing(
  id: string,
  records: readonly unknown[],
  incident: AuditedIncident | undefined,
  last: ReadCheckpoint['checkpoint'] | undefined,
  { unreadable, heads, named }: AuditEvidence,
): readonly AuditFinding[] {
  const known = Math.max(last?.seq ?? 0, heads.get(id)?.seq ?? 0, ...(named.get(id) ?? []).map(({ seq }) => seq));
  if (unreadable.includes(id)) return [{ reason: 'the stored incident cannot be read' }];
  if (records.length === 0 && (known > 0 || incident?.auditHead !== undefined))
    return [{ at: 1, reason: `the chain is missing; it had at least ${known || incident?.auditHead?.seq} records` }];
  if (incident === undefined) return [{ reason: 'there are records and no incident: it was removed' }];
  return [];
}

/** Heads that others know: the one beside the chain, and those on tickets and pull requests. */
function checkAnchors(chain: readonly AuditRecord[], id: string, { heads, named }: AuditEvidence) {
  const beside = heads.get(id);
  return [
    ...(beside === undefined ? [] : [{ ...beside, who: 'the store' }]),
    ...(named.get(id) ?? []).map((anchor) => ({ ...anchor, who: 'the ticket or pull request' })),
  ].flatMap(({ seq, hash, who }): readonly AuditFinding[] => {
    if (seq > chain.length)
      return [{ at: chain.length + 1, reason: `the chain ends at ${chain.length}, ${who} knows ${seq} records` }];
    return chain[seq - 1]?.hash === hash ? [] : [{ at: seq, reason: `record ${seq} is not the one that ${who} names` }];
  });
}

async function checkArtifacts(chain: readonly AuditRecord[], evidence: AuditEvidence) {
  const findings: AuditFinding[] = [];
  const expired: string[] = [];
  const artifacts = listArtifacts(chain);
  for (const artifact of artifacts) {
    const problem = await checkArtifact(artifact, evidence);
    if (problem === 'expired') expired.push(artifact.key);
    else if (problem !== undefined) findings.push({ at: artifact.seq, artifact: artifact.key, reason: problem });
  }
  return { findings, expired, count: artifacts.length };
}

async function checkArtifact(artifact: RecordedArtifact, { digest, now }: AuditEvidence): Promise<string | undefined> {
  const { key, seq, sha256, or } = artifact;
  const stored = await digest(key);
  if (stored === sha256 || or.includes(stored)) return undefined;
  if (stored !== undefined) return `the artifact ${key} is not the one that record ${seq} names`;
  return isExpired(artifact, now) ? 'expired' : `the artifact ${key} of record ${seq} is missing`;
}

function describeUnsigned(
  chain: readonly AuditRecord[],
  signedTo: number,
  incident: AuditedIncident | undefined,
): readonly string[] {
  if (signedTo === chain.length) return [];
  if (signedTo > 0) return [`records ${signedTo + 1} to ${chain.length} are not signed yet`];
  return [
    incident?.ended === true
      ? 'no record is signed: it ended under a release without checkpoints'
      : 'no record is signed yet',
  ];
}
