import { artifactKeys, ProvingReport, WorkOrder } from '../../model/index.ts';
import { findUnreproduced } from '../../policy/corroboration.ts';
import { fixKindOf, fixKindWords } from '../../policy/fix-kind.ts';
import { trustLevel } from '../../policy/service.ts';
import { defineStep } from '../define-step.ts';
import { loadArtifact, loadEvidence, loadPatch, loadReport, recordAttempt, saveArtifact } from '../load.ts';
import { judgeProof } from './judge-proof.ts';

/** Judges whether the measurements of the proving ground are a proof. */
export const testJudge = defineStep({
  name: 'TestJudge',
  stage: 'test',
  needs: ['artifacts', 'clock', 'config', 'trustRecord'],
  next: ['review', 'write', 'hand_over'],
  seconds: 60,
  run: async ({ incident, audit }, ports) => {
    const attempt = incident.attempts.fix;
    const order = await loadArtifact(WorkOrder, artifactKeys.workOrder(incident.id, attempt), ports);
    const report = await loadReport(ProvingReport, artifactKeys.provingReport(incident.id, attempt), {
      ...ports,
      audit,
    });
    const proof = judgeProof(order, report);
    await saveArtifact(artifactKeys.proof(incident.id, attempt), proof, ports);
    await audit('proof judged', {
      artifact: artifactKeys.proof(incident.id, attempt),
      verdict: proof.verdict,
      reasons: proof.reasons,
    });
    const { reproduction, suite, verdict } = proof;
    const patch = await loadPatch(incident, ports);
    const doubt = findUnreproduced(await loadEvidence(incident, ports), incident.alert, { patch, proof });
    if (doubt !== undefined && (verdict === 'proven' || verdict === 'unreproduced')) {
      await audit('not corroborated', { reason: doubt });
      return { summary: `${doubt}: the fix is not shown`, next: 'hand_over' };
    }
    const kind = fixKindOf(patch);
    const isTrusted = (await trustLevel(incident, ports, kind)) !== 'observe';
    if (verdict === 'proven' && !isTrusted) {
      const summary = `the service's trust level for a ${fixKindWords[kind]} is observe: the fix is proven and not proposed`;
      return { summary, next: 'hand_over' };
    }
    if (verdict === 'proven') {
      const summary = `proven by ${reproduction.kind} and ${suite.passedWithPatch} passing tests`;
      return { summary, next: 'review' };
    }
    if (verdict === 'unreproduced' && isTrusted) {
      const summary = 'the suite passes, but the failure could not be reproduced: a draft at most';
      return { summary, next: 'review' };
    }
    const summary = proof.reasons.join(' ') || 'the failure could not be reproduced';
    if (verdict === 'red_on_base') return { summary, next: 'hand_over' };
    await recordAttempt(incident, patch, { result: 'not_proven', reasons: proof.reasons }, ports);
    return { summary, next: 'write' };
  },
});
