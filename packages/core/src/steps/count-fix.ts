import { createHash } from 'node:crypto';
import { defined } from '../defined.ts';
import { plain } from '../markdown.ts';
import { artifactKeys, type Incident, Patch } from '../model/index.ts';
import { fixKindOf } from '../policy/fix-kind.ts';
import type { Ports, TrustOutcome } from '../ports/index.ts';
import { findArtifact } from './load.ts';

/** The ports that counting a fix needs. */
export const countNeeds = ['artifacts', 'clock', 'trustRecord'] as const;

/** Counts how the incident's last fix fared, with all that trust distinguishes. */
export async function countFix(
  incident: Incident,
  result: TrustOutcome['result'],
  { artifacts, clock, trustRecord }: Pick<Ports, (typeof countNeeds)[number]>,
): Promise<void> {
  const { id, service, severity, fault, attempts } = incident;
  const patch = await findArtifact(Patch, artifactKeys.patch(id, attempts.fix), { artifacts });
  const known = {
    severity,
    fault: fault && digestFault(fault),
    fix: patch && fixKindOf(patch),
    title: patch && plain(patch.title),
  };
  await trustRecord.count(service, result, id, { at: clock.now().toISOString(), ...defined(known) });
}

/** The fault as the record of trust keeps it: recognisable, and without its words, which `suture forget` must not leave behind. */
export function digestFault(words: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('hex');
}
