import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { DiagnosisResult } from '../../engine/engine.ts';
import { artifactKeys, Diagnosis, type Evidence, type Incident } from '../../model/index.ts';
import { parseJson } from '../../parse.ts';
import type { Ports } from '../../ports/index.ts';
import { findArtifact, saveArtifact } from '../load.ts';

/** Which incident has diagnosed a problem. The diagnosis itself stays with the incident, and is forgotten with it. */
const Known = z.object({ incidentId: z.string() });

/** A diagnosis of an earlier incident about the same problem. */
export interface KnownDiagnosis {
  readonly incidentId: string;
  readonly result: Extract<DiagnosisResult, { readonly outcome: 'diagnosed' }>;
}

/**
 * The diagnosis of an unchanged problem: the same fault, deployed commit and evidence. Only the first diagnosis of an incident can be one,
 * since a second is ordered because the first did not hold. The mechanic's is not kept: it costs nothing and keeps notes for its fix.
 */
export async function findKnownDiagnosis(
  incident: Incident,
  evidence: Evidence,
  { artifacts }: Pick<Ports, 'artifacts'>,
): Promise<KnownDiagnosis | undefined> {
  if (incident.attempts.diagnose > 0) return undefined;
  const known = await findArtifact(Known, keyOf(incident, evidence), { artifacts });
  if (known === undefined) return undefined;
  const { incidentId } = known;
  const text = await artifacts.get(artifactKeys.diagnosis(incidentId));
  if (text === undefined || incidentId === incident.id) return undefined;
  const diagnosis = parseJson(Diagnosis, text, `the diagnosis of ${incidentId}`);
  return { incidentId, result: { outcome: 'diagnosed', diagnosis } };
}

/** Remembers which incident has diagnosed a problem. */
export async function keepDiagnosis(
  incident: Incident,
  { evidence, diagnosis }: { readonly evidence: Evidence; readonly diagnosis: Diagnosis },
  ports: Pick<Ports, 'artifacts'>,
): Promise<void> {
  if (diagnosis.by === 'mechanic' || incident.attempts.diagnose > 0 || incident.alert.rehearsal !== undefined) return;
  await saveArtifact(keyOf(incident, evidence), { incidentId: incident.id } satisfies z.infer<typeof Known>, ports);
}

/** What a diagnosis follows from: what failed, in which code. How often and when it was seen changes nothing. */
function keyOf({ repository, service, fault = [] }: Incident, evidence: Evidence): string {
  const { deployedCommit, errors, failingCommand, failingTests, gaps } = evidence;
  const seen = errors.map(({ error, kind }) => ({ error, kind }));
  const parts = { repository, service, fault, deployedCommit, seen, failingCommand, failingTests, gaps };
  return artifactKeys.knownDiagnosis(createHash('sha256').update(JSON.stringify(parts)).digest('hex'));
}
