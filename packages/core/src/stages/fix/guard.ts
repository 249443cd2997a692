import { artifactKeys, type WorkOrder } from '../../model/index.ts';
import { testTimeout } from '../../policy/config.ts';
import { judgeGuardrails } from '../../policy/guardrails.ts';
import type { Ports } from '../../ports/index.ts';
import { loadDiagnosis, loadPatch, recordAttempt, saveArtifact, serviceOf } from '../load.ts';
import type { StepContext, StepResult } from '../step.ts';

/** FixGuard: whether the patch stays inside what a fix may touch; if so, the order for the proving ground. */
export async function fixGuard({ incident, audit }: StepContext, ports: Ports): Promise<StepResult> {
  const service = serviceOf(incident, ports);
  const patch = await loadPatch(incident, ports);
  const reasons = judgeGuardrails(patch, await loadDiagnosis(incident, ports), service.guardrails);
  await audit('guardrails judged', { allowed: reasons.length === 0, reasons: [...reasons] });
  if (reasons.length > 0) {
    await recordAttempt(incident, { idea: patch.idea, result: 'refused', reasons: [...reasons] }, ports);
    return { say: `refused: ${reasons.join('; ')}`.slice(0, 900), next: 'write' };
  }
  const suite = await ports.suites.find(incident, patch.baseCommit);
  if (suite.outcome === 'none')
    return { say: `there is no test suite to prove a fix with: ${suite.reason}`.slice(0, 900), next: 'hand_over' };
  const attempt = incident.attempts.fix;
  const order: WorkOrder = {
    incidentId: incident.id,
    attempt,
    nonce: ports.entropy.nonce(),
    repository: incident.repository,
    baseCommit: patch.baseCommit,
    suite: suite.command,
    files: patch.files,
    reproduction: patch.reproduction,
    timeout: testTimeout(service),
  };
  const key = artifactKeys.workOrder(incident.id, attempt);
  await saveArtifact(key, order, ports);
  const { dependencies } = await ports.provingGround.supply(order);
  return {
    say: `${patch.files.length} file${patch.files.length === 1 ? '' : 's'} changed, within the guardrails`,
    next: dependencies === 'there' ? 'test' : 'prepare',
    workOrder: key,
  };
}
