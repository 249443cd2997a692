import {
  AuditRecord,
  artifactKeys,
  type ChainVerdict,
  Diagnosis,
  defined,
  describeError,
  Evidence,
  FixAttempt,
  type Incident,
  Patch,
  Proof,
  parseJson,
  type Repeats,
  verifyChain,
} from '@suture/core';
import { loadTranscripts, type Transcript } from '@suture/core/agents';
import * as z from 'zod';
import type { Records } from './records.ts';

/** Everything that is shown of one incident. */
export interface IncidentDetail {
  readonly incident: Incident;
  /** The records that can be read. */
  readonly timeline: readonly AuditRecord[];
  readonly chain: ChainVerdict;
  readonly attempts: readonly FixAttempt[];
  readonly transcripts: readonly Transcript[];
  readonly repeats?: Repeats;
  readonly evidence?: Evidence;
  readonly diagnosis?: Diagnosis;
  readonly patch?: Patch;
  readonly proof?: Proof;
  /** What is stored and cannot be read, and why. The rest is shown all the same. */
  readonly unreadable: readonly string[];
}

/** Reads an incident with its artifacts; undefined where there is none. */
export async function readIncidentDetail(id: string, records: Records): Promise<IncidentDetail | undefined> {
  const incident = await records.incidents.get(id);
  if (incident === undefined) return undefined;
  const unreadable: string[] = [];
  const attempt = incident.attempts.fix;

  async function tryTo<T>(read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      unreadable.push(describeError(error));
      return undefined;
    }
  }
  const load = <S extends z.ZodType>(schema: S, key: string) =>
    tryTo(async (): Promise<z.infer<S> | undefined> => {
      const text = await records.artifacts.get(key);
      return text === undefined ? undefined : parseJson(schema, text, `the artifact ${key}`);
    });

  const [stored, repeats, evidence, diagnosis, patch, proof, attempts, transcripts] = await Promise.all([
    records.auditLog.read(id),
    tryTo(() => records.episodes.repeatsOf(id)),
    load(Evidence, artifactKeys.evidence(id)),
    load(Diagnosis, artifactKeys.diagnosis(id)),
    load(Patch, artifactKeys.patch(id, attempt)),
    load(Proof, artifactKeys.proof(id, attempt)),
    load(z.array(FixAttempt), artifactKeys.attempts(id)),
    tryTo(() => loadTranscripts(incident, records.artifacts)),
  ]);
  return {
    incident,
    timeline: stored.flatMap((record) => AuditRecord.safeParse(record).data ?? []),
    chain: verifyChain(id, stored, incident.auditHead),
    attempts: attempts ?? [],
    transcripts: transcripts ?? [],
    ...defined({ repeats, evidence, diagnosis, patch, proof }),
    unreadable,
  };
}
