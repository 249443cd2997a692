import { artifactKeys, type Incident, type Patch, type Review, ReviewRequested } from '../model/index.ts';
import type { Ports } from '../ports/index.ts';
import { findArtifact, recordAttempt, saveArtifact } from './load.ts';

/** Keeps what is asked for instead of the attempt that the pull request shows, for the fix that follows. */
export async function requestAnotherFix(
  incident: Incident,
  patch: Patch,
  request: Omit<ReviewRequested, 'round'>,
  ports: Pick<Ports, 'artifacts'>,
): Promise<void> {
  await recordAttempt(incident, patch, { result: 'changes_requested', reasons: request.comments }, ports);
  await saveRequest(incident, request, ports);
}

/** Keeps what the next fix has to follow. */
export async function saveRequest(
  { id, attempts }: Incident,
  request: Omit<ReviewRequested, 'round'>,
  ports: Pick<Ports, 'artifacts'>,
): Promise<void> {
  await saveArtifact(artifactKeys.reviewRequested(id, attempts.fix), { ...request, round: attempts.review }, ports);
}

/** What was asked for after the newest attempt, if the next fix has to follow it. */
export async function findRequest(
  { id, attempts }: Incident,
  ports: Pick<Ports, 'artifacts'>,
): Promise<ReviewRequested | undefined> {
  const found = await findArtifact(ReviewRequested, artifactKeys.reviewRequested(id, attempts.fix), ports);
  return found?.round === attempts.review ? found : undefined;
}

/** Names a request for changes: a later one of the same commit is another one. */
export function keyOfChanges({ decidedAt, headCommit }: Pick<Review, 'decidedAt' | 'headCommit'>): string {
  return `changes-${decidedAt ?? headCommit}`;
}
