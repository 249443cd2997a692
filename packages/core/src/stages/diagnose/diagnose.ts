import { artifactKeys } from '../../model/index.ts';
import { trustFor } from '../../policy/trust.ts';
import type { Ports } from '../../ports/index.ts';
import { describeDiagnosis } from '../../render/diagnosis.ts';
import { toMarkdown } from '../../render/document.ts';
import { loadEvidence, need, saveArtifact, serviceOf, workOf } from '../load.ts';
import type { StepContext, StepResult } from '../step.ts';

/** Diagnose: why it broke, and whether Suture may go on to a fix. */
export async function diagnose({ incident, audit }: StepContext, ports: Ports): Promise<StepResult> {
  const evidence = await loadEvidence(incident, ports);
  const result = await ports.repairer.diagnose(incident, evidence, workOf(audit, ports));
  if (result.outcome === 'paused') return { say: result.reason, next: 'again', waitSeconds: result.waitSeconds };
  const attempts = { ...incident.attempts, diagnose: incident.attempts.diagnose + 1, fixInRound: 0 };
  if (result.diagnosis !== undefined) {
    await saveArtifact(artifactKeys.diagnosis(incident.id), result.diagnosis, ports);
    await audit('concluded', {
      artifact: artifactKeys.diagnosis(incident.id),
      outcome: result.outcome,
      cause: result.diagnosis.cause,
      category: result.diagnosis.category,
      confidence: result.diagnosis.confidence,
      by: result.diagnosis.by,
    });
    const ticket = need(incident.ticket, 'ticket', incident);
    await audit('will comment on ticket', { ticket: ticket.id, key: `diagnosis-${attempts.diagnose}` });
    await ports.tickets.comment(
      ticket,
      `diagnosis-${attempts.diagnose}`,
      toMarkdown(describeDiagnosis(result.diagnosis)),
    );
  }
  if (result.outcome !== 'diagnosed') {
    const said = { not_code: 'not for a patch', recovered: 'it is over', nothing_wrong: 'nothing is wrong' } as const;
    const head = result.outcome === 'cannot_tell' ? '' : `${said[result.outcome]}: `;
    await audit(result.outcome.replace('_', ' '), { reason: result.reason });
    return { say: `${head}${result.reason}`.slice(0, 900), next: 'hand_over', change: { attempts } };
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
