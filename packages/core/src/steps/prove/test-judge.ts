import { artifactKeys, ProvingReport, WorkOrder } from '../../model/index.ts';
import { trustFor } from '../../policy/trust.ts';
import type { Ports } from '../../ports/index.ts';
import type { StepContext, StepResult } from '../define-step.ts';
import { loadArtifact, loadPatch, recordAttempt, saveArtifact, serviceOf } from '../load.ts';
import { judgeProof } from './judge-proof.ts';

/** TestJudge: whether what the proving ground measured is a proof. */
export async function testJudge({ incident, audit }: StepContext, ports: Ports): Promise<StepResult> {
  const attempt = incident.attempts.fix;
  const order = await loadArtifact(WorkOrder, artifactKeys.workOrder(incident.id, attempt), ports);
  const report = await loadArtifact(ProvingReport, artifactKeys.provingReport(incident.id, attempt), ports);
  const proof = judgeProof(order, report);
  await saveArtifact(artifactKeys.proof(incident.id, attempt), proof, ports);
  await audit('proof judged', {
    artifact: artifactKeys.proof(incident.id, attempt),
    verdict: proof.verdict,
    reasons: proof.reasons,
  });
  if (proof.verdict === 'proven')
    return {
      say: `proven by ${proof.reproduction.kind} and ${proof.suite.passedWithPatch} passing tests`,
      next: 'review',
    };
  if (proof.verdict === 'unreproduced') {
    const level = trustFor(
      serviceOf(incident, ports).trust,
      incident.severity ?? 'medium',
      await ports.trustRecord.get(incident.service),
    );
    if (level !== 'observe')
      return { say: 'the suite passes, but the failure could not be reproduced: a draft at most', next: 'review' };
  }
  const say = (proof.reasons.join(' ') || 'the failure could not be reproduced').slice(0, 900);
  if (proof.verdict === 'red_on_base') return { say, next: 'hand_over' };
  const { idea } = await loadPatch(incident, ports);
  await recordAttempt(incident, { idea, result: 'not_proven', reasons: proof.reasons }, ports);
  return { say, next: 'write' };
}
