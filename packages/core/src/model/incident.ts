import * as z from 'zod';
import { Alert, Instant, Severity } from './alert.ts';
import type { AgentName } from './conversation.ts';
import { Outcome } from './outcome.ts';
import { Decision, ReviewRef } from './review.ts';

export const Stage = z.enum(['detect', 'diagnose', 'fix', 'test', 'review', 'deploy', 'verify', 'close']);
export type Stage = z.infer<typeof Stage>;

export const TicketRef = z.object({ id: z.string(), url: z.string() });
export type TicketRef = z.infer<typeof TicketRef>;

/** How often a bounded loop has been entered. */
export const Attempts = z.object({
  diagnose: z.int().min(0),
  /** Fixes written in all; numbers the artifacts. */
  fix: z.int().min(0),
  /** Fixes written since the last diagnosis or review. */
  fixInRound: z.int().min(0),
  review: z.int().min(0),
  /** Fixes written because the pull request's own checks failed. Absent before the first, and in the records of earlier releases. */
  checks: z.int().min(0).optional(),
  /** Fixes written because the pull request conflicted with its base branch. Absent before the first, and in the records of earlier releases. */
  rebuild: z.int().min(0).optional(),
  observe: z.int().min(0),
});
export type Attempts = z.infer<typeof Attempts>;

/** One episode of one symptom, from alert to outcome. What is long lives in the artifact store, by key. */
export const Incident = z.object({
  id: z.string(),
  /** Grows by one with each write; a write names the version it read. */
  version: z.int().min(0),
  status: z.enum(['pending_start', 'running', 'closed', 'handed_over', 'recorded']),
  stage: Stage,
  service: z.string(),
  repository: z.string(),
  alert: Alert,
  /** The configuration that it began with, and keeps. Absent on one machine, where each run reads the file. */
  configVersion: z.string().optional(),
  severity: Severity.optional(),
  /** When the service's SLA wants it over. */
  dueAt: Instant.optional(),
  createdAt: Instant,
  updatedAt: Instant,
  /** The commit the failing service runs. */
  baseCommit: z.string().optional(),
  ticket: TicketRef.optional(),
  attempts: Attempts,
  /** How far the mechanic's search is, which may come before the first diagnosis. Absent if none was ordered. */
  search: z.enum(['ordered', 'found', 'nothing', 'failed']).optional(),
  review: ReviewRef.optional(),
  /** Comments and events about the pull request that Suture has dealt with, by the key of each. */
  answered: z.array(z.string()).optional(),
  /** Who took the pull request over, which then stays open when Suture stops. */
  takenOverBy: z.string().optional(),
  mergeCommit: z.string().optional(),
  /** The pull request that takes back a fix that did not help. */
  revert: ReviewRef.optional(),
  /** Who decided on the pull request, and what it said then. Absent in the records of earlier releases. */
  decision: Decision.optional(),
  /** When the merge commit was seen live. */
  liveAt: Instant.optional(),
  outcome: Outcome.optional(),
  /** What makes other alerts repeats of it, in words: the error's name, its message and its place. */
  fault: z.array(z.string()).optional(),
  /** The incident about the same fault that this one was folded into. */
  foldedInto: z.string().optional(),
  /** The newest audit record known when this was written: a chain shorter than this was cut. */
  auditHead: z.object({ seq: z.int(), hash: z.string() }).optional(),
});
export type Incident = z.infer<typeof Incident>;

/** Whether the loop still works on an incident, or waits in it. */
export function isInProgress({ status }: Pick<Incident, 'status'>): boolean {
  return status === 'pending_start' || status === 'running';
}

/** Below this, any incident may write. */
const shared = 'incidents/diagnosed/';

/** Whether an artifact belongs to no single incident. */
export function isShared(key: string): boolean {
  return key.startsWith(shared);
}

/** Where an incident's artifacts live. Attempts count from 1. */
export const artifactKeys = {
  evidence: (incidentId: string) => `incidents/${incidentId}/evidence.json`,
  triage: (incidentId: string) => `incidents/${incidentId}/triage.json`,
  diagnosis: (incidentId: string) => `incidents/${incidentId}/diagnosis.json`,
  /** Which incident has diagnosed a problem, by its digest. */
  knownDiagnosis: (digest: string) => `${shared}${digest}.json`,
  attempts: (incidentId: string) => `incidents/${incidentId}/attempts.json`,
  /** Fixes that are written and not tried yet. */
  candidates: (incidentId: string) => `incidents/${incidentId}/candidates.json`,
  /** What a person may take instead of the fix that a pull request shows. */
  alternatives: (incidentId: string) => `incidents/${incidentId}/alternatives.json`,
  /** A conversation with a model, turn by turn. */
  transcript: (incidentId: string, agent: AgentName, attempt: number) =>
    `incidents/${incidentId}/transcripts/${agent}-${attempt}.json`,
  /** What one look of a conversation showed, as text with lines. */
  source: (incidentId: string, agent: AgentName, attempt: number, source: string) =>
    `incidents/${incidentId}/transcripts/${agent}-${attempt}/${source}.txt`,
  patch: (incidentId: string, attempt: number) => `incidents/${incidentId}/fix-${attempt}/patch.json`,
  /** Where else what it took away stands. */
  sameFaults: (incidentId: string, attempt: number) => `incidents/${incidentId}/fix-${attempt}/same-faults.json`,
  /** What the guardrails said of it. */
  guardVerdict: (incidentId: string, attempt: number) => `incidents/${incidentId}/fix-${attempt}/guardrails.json`,
  /** What the proving ground may read is below `proving/in/`, what it may write below `proving/out/`. */
  workOrder: (incidentId: string, attempt: number) => `proving/in/orders/${incidentId}/fix-${attempt}.json`,
  provingReport: (incidentId: string, attempt: number) => `proving/out/${incidentId}/fix-${attempt}.json`,
  searchOrder: (incidentId: string) => `proving/in/orders/${incidentId}/search.json`,
  searchReport: (incidentId: string) => `proving/out/${incidentId}/search.json`,
  proof: (incidentId: string, attempt: number) => `incidents/${incidentId}/fix-${attempt}/proof.json`,
  /** How far one chat was told. */
  chat: (incidentId: string, chat: string) => `incidents/${incidentId}/chat/${chat}.json`,
  /** Markdown; written when the incident is closed. */
  postIncidentReview: (incidentId: string) => `incidents/${incidentId}/post-incident-review.md`,
  /** What was counted before the fix went live, to compare with. */
  countsBefore: (incidentId: string, attempt: number) => `incidents/${incidentId}/fix-${attempt}/counts-before.json`,
  /** What each look at the symptom saw since the fix went live. */
  looks: (incidentId: string, attempt: number) => `incidents/${incidentId}/fix-${attempt}/looks.json`,
  /** The text of the pull request, as it was opened. */
  pullRequest: (incidentId: string, attempt: number) => `incidents/${incidentId}/fix-${attempt}/pull-request.md`,
  /** What people or checks asked for after this attempt was shown to them. */
  reviewRequested: (incidentId: string, attempt: number) => `incidents/${incidentId}/fix-${attempt}/requested.json`,
  /** The signed statement about the pull request, in a DSSE envelope. */
  statement: (incidentId: string, attempt: number) => `incidents/${incidentId}/fix-${attempt}/statement.json`,
};
