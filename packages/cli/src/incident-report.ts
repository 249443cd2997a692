import {
  AuditRecord,
  artifactKeys,
  Diagnosis,
  defined,
  Evidence,
  IncidentNotFound,
  type IncidentReport,
  Patch,
  type Ports,
  Proof,
  parse,
  parseJson,
} from '@suture/core';
import * as z from 'zod';

/** What a report is made of. */
type ReportPorts = Pick<Ports, 'incidents' | 'auditLog' | 'episodes' | 'artifacts'>;

/** Reads an incident with its artifacts. @throws IncidentNotFound */
export async function readIncidentReport(id: string, ports: ReportPorts): Promise<IncidentReport> {
  const incident = await ports.incidents.get(id);
  if (incident === undefined) throw new IncidentNotFound(id);
  const timeline = parse(z.array(AuditRecord), await ports.auditLog.read(id), 'the audit trail');
  const attempt = incident.attempts.fix;
  const [repeats, evidence, diagnosis, patch, proof] = await Promise.all([
    ports.episodes.repeatsOf(id),
    read(Evidence, artifactKeys.evidence(id), ports),
    read(Diagnosis, artifactKeys.diagnosis(id), ports),
    read(Patch, artifactKeys.patch(id, attempt), ports),
    read(Proof, artifactKeys.proof(id, attempt), ports),
  ]);
  return { incident, timeline, ...defined({ repeats, evidence, diagnosis, patch, proof }) };
}

async function read<S extends z.ZodType>(
  schema: S,
  key: string,
  ports: Pick<Ports, 'artifacts'>,
): Promise<z.infer<S> | undefined> {
  const text = await ports.artifacts.get(key);
  return text === undefined ? undefined : parseJson(schema, text, `the artifact ${key}`);
}
