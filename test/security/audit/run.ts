import { type AuditVerdict, verifyAudit } from '@suture/core';
import { type Attack, listAttacks } from './attacks.ts';
import { evidenceOf, playIncidents, type Records } from './play.ts';

export interface AttackResult {
  readonly kind: string;
  readonly incident: string;
  /** The verification does not call the records intact. */
  readonly detected: boolean;
  /** It names the incident with the record, the artifact or the checkpoint. */
  readonly named: boolean;
}

/** Attacks on the records of incidents that the loop really played. */
export async function runAttacks(incidents: number): Promise<readonly AttackResult[]> {
  const records = await playIncidents(incidents);
  const signed = records.checkpoints.length;
  const untouched = await verifyAudit(evidenceOf(records, signed));
  if (!untouched.intact) throw new Error(`the records are broken before any attack: ${JSON.stringify(untouched)}`);
  const ids = [...records.chains.keys()];
  const results: AttackResult[] = [];
  for (const [index, id] of ids.entries()) {
    const other = ids[(index + 1) % ids.length] ?? id;
    for (const attack of await listAttacks(records, id, other)) {
      const copy = copyOf(records);
      attack.play(copy);
      const verdict = await verifyAudit(evidenceOf(copy, signed));
      results.push({ kind: attack.kind, incident: id, detected: !verdict.intact, named: isNamed(attack, verdict) });
    }
  }
  return results;
}

/** Lists are copied; records are replaced and never changed. */
function copyOf(records: Records): Records {
  return {
    incidents: records.incidents.map((incident) => ({ ...incident })),
    chains: new Map([...records.chains].map(([id, chain]) => [id, [...chain]])),
    heads: new Map(records.heads),
    named: records.named,
    checkpoints: [...records.checkpoints],
    artifacts: new Map(records.artifacts),
  };
}

function isNamed({ incident, at, artifact }: Attack, { incidents, findings }: AuditVerdict): boolean {
  const own = incidents.find(({ id }) => id === incident)?.findings ?? [];
  if (artifact !== undefined) return own.some((finding) => finding.artifact === artifact);
  if (at !== undefined) return own.some((finding) => finding.at === at);
  return own.length > 0 || findings.some(({ reason }) => /checkpoint/.test(reason));
}

/** One line for each kind of attack. */
export function describeAttacks(results: readonly AttackResult[]): string {
  const kinds = [...new Set(results.map(({ kind }) => kind))];
  return kinds
    .map((kind) => {
      const of = results.filter((result) => result.kind === kind);
      const held = of.filter(({ detected, named }) => detected && named).length;
      return `${held === of.length ? 'held    ' : 'NOT HELD'}  ${String(held).padStart(4)} of ${String(of.length).padStart(4)}  ${kind}`;
    })
    .join('\n');
}
