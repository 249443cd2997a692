import {
  AuditRecord,
  artifactKeys,
  Diagnosis,
  type Incident,
  IncidentNotFound,
  Patch,
  type Ports,
  Proof,
  parse,
  parseJson,
} from '@suture/core';
import { z } from 'zod';

/** Everything there is to show of one incident. */
export interface IncidentReport {
  readonly incident: Incident;
  readonly timeline: readonly AuditRecord[];
  readonly diagnosis?: Diagnosis;
  readonly patch?: Patch;
  readonly proof?: Proof;
}

/** Reads an incident with its artifacts. @throws IncidentNotFound */
export async function readIncidentReport(id: string, ports: Ports): Promise<IncidentReport> {
  const incident = await ports.incidents.get(id);
  if (incident === undefined) throw new IncidentNotFound(id);
  const timeline = parse(z.array(AuditRecord), await ports.auditLog.read(id), 'the audit trail');
  const attempt = incident.attempts.fix;
  const [diagnosis, patch, proof] = await Promise.all([
    read(Diagnosis, artifactKeys.diagnosis(id), ports),
    read(Patch, artifactKeys.patch(id, attempt), ports),
    read(Proof, artifactKeys.proof(id, attempt), ports),
  ]);
  return {
    incident,
    timeline,
    ...(diagnosis === undefined ? {} : { diagnosis }),
    ...(patch === undefined ? {} : { patch }),
    ...(proof === undefined ? {} : { proof }),
  };
}

async function read<S extends z.ZodType>(schema: S, key: string, ports: Ports): Promise<z.infer<S> | undefined> {
  const text = await ports.artifacts.get(key);
  return text === undefined ? undefined : parseJson(schema, text, `the artifact ${key}`);
}

/** An incident report as a person reads it. */
export function describeIncidentReport({ incident, timeline, diagnosis, patch, proof }: IncidentReport): string {
  const parts = [describeHead(incident), describeTimeline(timeline)];
  if (diagnosis !== undefined) parts.push(describeCause(diagnosis, patch?.mends ?? diagnosis.suspectCommit));
  if (patch !== undefined) parts.push(`Fix: ${patch.title}\n${patch.rationale}\n\n${patch.diff.trimEnd()}`);
  if (proof !== undefined) parts.push(describeProofPlainly(proof));
  return parts.join('\n\n');
}

function describeHead(incident: Incident): string {
  const lines = [
    `${incident.id}  ${incident.alert.title}`,
    `service ${incident.service}, severity ${incident.severity ?? 'not set'}, base commit ${incident.baseCommit?.slice(0, 10) ?? 'not known'}`,
  ];
  if (incident.ticket !== undefined) lines.push(`ticket  ${incident.ticket.url}`);
  if (incident.review !== undefined) lines.push(`review  ${incident.review.url} (branch ${incident.review.branch})`);
  lines.push(
    incident.outcome === undefined
      ? `status  ${incident.status}, at ${incident.stage}`
      : `outcome ${incident.outcome.result.replaceAll('_', ' ')}: ${incident.outcome.reason}`,
  );
  return lines.join('\n');
}

/** One line a finished state, with how long it took. */
export function describeTimeline(timeline: readonly AuditRecord[]): string {
  const lines: string[] = ['Timeline'];
  const begun = new Map<string, number>();
  const [first] = timeline;
  for (const record of timeline) {
    const at = Date.parse(record.at);
    if (record.action === 'started') begun.set(record.state, at);
    if (record.action !== 'finished') continue;
    const since = ((at - Date.parse(first?.at ?? record.at)) / 1000).toFixed(1);
    const took = ((at - (begun.get(record.state) ?? at)) / 1000).toFixed(1);
    lines.push(
      `${`+${since}s`.padStart(9)}  ${`${took}s`.padStart(7)}  ${record.state.padEnd(15)} ${String(record.detail.summary ?? '')}`,
    );
  }
  return lines.join('\n');
}

function describeCause(diagnosis: Diagnosis, suspectCommit: Diagnosis['suspectCommit']): string {
  return [
    `Diagnosis (${Math.round(diagnosis.confidence * 100)}% sure, by ${diagnosis.by})`,
    diagnosis.cause,
    ...(suspectCommit === undefined
      ? []
      : [`suspect commit ${suspectCommit.id.slice(0, 10)} ${suspectCommit.subject}`]),
    ...diagnosis.limits.map((limit) => `not known: ${limit}`),
  ].join('\n');
}

function describeProofPlainly(proof: Proof): string {
  const { reproduction, suite } = proof;
  return [
    `Proof: ${proof.verdict.replaceAll('_', ' ')}`,
    `reproduced by ${reproduction.kind}: ${reproduction.description}`,
    `  fails on base: ${reproduction.failsOnBase ? `yes, ${reproduction.errorOnBase?.split('\n')[0] ?? ''}` : 'no'}; passes with the patch: ${reproduction.passesWithPatch ? 'yes' : 'no'}`,
    `suite ${suite.command}: ${suite.passedOnBase} passed on base, ${suite.passedWithPatch} with the patch, ${suite.brokenByPatch.length} broken`,
    `isolation: ${proof.isolation}`,
    ...proof.reasons.map((reason) => `- ${reason}`),
  ].join('\n');
}
