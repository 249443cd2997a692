import { defined } from '../../defined.ts';
import type { Evidence, Incident } from '../../model/index.ts';
import type { Ports, TrustOutcome } from '../../ports/index.ts';
import { digestFault } from '../count-fix.ts';

/**
 * Counts earlier fixes of the service that did not last: the fault of this incident was closed before, or the deployed history holds the
 * revert of a merged fix, in the words that git and GitHub give it.
 * @param fault the incident's fault, in words
 */
export async function countUndoneFixes(
  incident: Incident,
  { fault, commits }: { readonly fault: readonly string[] } & Pick<Evidence, 'commits'>,
  { trustRecord, clock }: Pick<Ports, 'clock' | 'trustRecord'>,
): Promise<void> {
  const outcomes = await trustRecord.outcomes(incident.service);
  const at = clock.now().toISOString();
  for (const merged of outcomes) {
    if (merged.incidentId === incident.id || (merged.result !== 'closed' && merged.result !== 'edited')) continue;
    const { incidentId, severity, fix, title } = merged;
    const about = { at, ...defined({ severity, fix, title }) };
    const count = async (result: TrustOutcome['result']) => {
      const isKnown = outcomes.some((one) => one.incidentId === incidentId && one.result === result);
      if (!isKnown) await trustRecord.count(incident.service, result, incidentId, about);
    };
    if (isReverted(merged, commits)) await count('reverted');
    if (cameBack(merged, incident, fault)) await count('recurred');
  }
}

function isReverted({ title }: TrustOutcome, commits: Evidence['commits']): boolean {
  return title !== undefined && commits.some(({ subject }) => isRevertOf(title, subject));
}

/** Whether a commit takes back the fix of this title, in the words that git and GitHub give a revert. */
export function isRevertOf(title: string, subject: string): boolean {
  return subject.startsWith(`Revert "${title}`);
}

function cameBack({ at, fault: closed }: TrustOutcome, { alert }: Incident, fault: readonly string[]): boolean {
  if (at === undefined || closed === undefined || fault.length === 0) return false;
  return Date.parse(alert.startedAt) > Date.parse(at) && closed === digestFault(fault);
}
