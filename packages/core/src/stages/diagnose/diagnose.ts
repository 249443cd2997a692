import { fence, inline, shortId } from '../../markdown.ts';
import { artifactKeys, type Diagnosis } from '../../model/index.ts';
import { trustFor } from '../../policy/trust.ts';
import type { Ports } from '../../ports/index.ts';
import { loadEvidence, need, saveArtifact, serviceOf } from '../load.ts';
import type { StepContext, StepResult } from '../step.ts';

/** Diagnose: why it broke, and whether Suture may go on to a fix. */
export async function diagnose({ incident, audit }: StepContext, ports: Ports): Promise<StepResult> {
  const evidence = await loadEvidence(incident, ports);
  const attempts = { ...incident.attempts, diagnose: incident.attempts.diagnose + 1, fixInRound: 0 };
  const result = await ports.repairer.diagnose(incident, evidence);
  if (result.diagnosis !== undefined) {
    await saveArtifact(artifactKeys.diagnosis(incident.id), result.diagnosis, ports);
    await audit('concluded', {
      artifact: artifactKeys.diagnosis(incident.id),
      cause: result.diagnosis.cause,
      confidence: result.diagnosis.confidence,
      by: result.diagnosis.by,
    });
    const ticket = need(incident.ticket, 'ticket', incident);
    await audit('will comment on ticket', { ticket: ticket.id, key: `diagnosis-${attempts.diagnose}` });
    await ports.tickets.comment(ticket, `diagnosis-${attempts.diagnose}`, describeDiagnosis(result.diagnosis));
  }
  if (result.outcome === 'cannot_tell') {
    await audit('cannot tell', { reason: result.reason });
    return { say: result.reason.slice(0, 900), next: 'hand_over', change: { attempts } };
  }
  const level = trustFor(
    serviceOf(incident, ports).trust,
    incident.severity ?? 'medium',
    await ports.trustRecord.get(incident.service),
  );
  if (level === 'observe') {
    return {
      say: `the service's trust level is observe: the diagnosis is on the ticket, no fix is written`,
      next: 'hand_over',
      change: { attempts },
    };
  }
  return { say: result.diagnosis.cause.slice(0, 900), next: 'fix', change: { attempts } };
}

/** A diagnosis as a person reads it. Markdown. */
export function describeDiagnosis(diagnosis: Diagnosis): string {
  const { suspectCommit } = diagnosis;
  const [first] = diagnosis.locations;
  return [
    '## Diagnosis',
    '',
    fence(diagnosis.cause),
    '',
    `**Confidence** ${Math.round(diagnosis.confidence * 100)}%, by ${inline(diagnosis.by)}`,
    ...(first === undefined
      ? []
      : [`**Most likely place** ${inline(`${first.file}:${first.startLine}`)}: ${inline(first.reasons.join('; '))}`]),
    ...(suspectCommit === undefined
      ? []
      : [
          `**Suspect commit** ${inline(shortId(suspectCommit.id))} ${inline(suspectCommit.subject)}: ${inline(suspectCommit.why)}`,
        ]),
    ...diagnosis.citations.map((citation) => `- ${inline(citation.claim)} (see ${inline(citation.artifact)})`),
    ...(diagnosis.limits.length === 0
      ? []
      : ['', '**Not known**', ...diagnosis.limits.map((limit) => `- ${inline(limit)}`)]),
  ].join('\n');
}
