import { artifactKeys } from '../../model/index.ts';
import { trustLevel } from '../../policy/service.ts';
import { describeDiagnosis } from '../../render/diagnosis.ts';
import { toMarkdown } from '../../render/document.ts';
import { defineStep } from '../define-step.ts';
import { engineEffects } from '../engine-effects.ts';
import { loadEvidence, requireField, saveArtifact } from '../load.ts';

/** Finds the cause, and decides whether Suture may write a fix. */
export const diagnose = defineStep({
  name: 'Diagnose',
  stage: 'diagnose',
  needs: ['artifacts', 'config', 'deadline', 'diagnosisEngine', 'tickets', 'trustRecord'],
  next: ['fix', 'pause', 'hand_over'],
  seconds: 900,
  run: async ({ incident, audit }, ports) => {
    const evidence = await loadEvidence(incident, ports);
    const result = await ports.diagnosisEngine.diagnose(incident, evidence, engineEffects(audit, ports));
    if (result.outcome === 'paused') return { summary: result.reason, next: 'pause', waitSeconds: result.waitSeconds };
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
      const ticket = requireField(incident.ticket, 'ticket', incident);
      const text = toMarkdown(describeDiagnosis(result.diagnosis));
      await ports.tickets.comment(ticket, `diagnosis-${attempts.diagnose}`, text);
    }
    if (result.outcome !== 'diagnosed') {
      const said = { not_code: 'not for a patch', recovered: 'it is over', nothing_wrong: 'nothing is wrong' } as const;
      const head = result.outcome === 'cannot_tell' ? '' : `${said[result.outcome]}: `;
      await audit(result.outcome.replace('_', ' '), { reason: result.reason });
      return { summary: `${head}${result.reason}`, next: 'hand_over', change: { attempts } };
    }
    if ((await trustLevel(incident, ports)) === 'observe') {
      const summary = "the service's trust level is observe: the diagnosis is on the ticket, no fix is written";
      return { summary, next: 'hand_over', change: { attempts } };
    }
    return { summary: result.diagnosis.cause, next: 'fix', change: { attempts } };
  },
});
