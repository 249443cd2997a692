import { artifactKeys, type WorkOrder } from '../../model/index.ts';
import { testTimeout } from '../../policy/config.ts';
import { describeFinding, judgeGuardrails } from '../../policy/guardrails.ts';
import { serviceOf } from '../../policy/service.ts';
import { defineStep } from '../define-step.ts';
import { loadDiagnosis, loadPatch, recordAttempt, saveArtifact } from '../load.ts';
import { keepSameFaults } from './same-faults.ts';

/** Checks the patch against the guardrails. If it passes, writes the order for the proving ground. */
export const fixGuard = defineStep({
  name: 'FixGuard',
  stage: 'fix',
  needs: ['artifacts', 'committedFiles', 'config', 'entropy', 'provingGround', 'suites', 'syntax'],
  next: ['test', 'prepare', 'write', 'hand_over'],
  seconds: 120,
  run: async ({ incident, audit }, ports) => {
    const service = serviceOf(incident, ports);
    const patch = await loadPatch(incident, ports);
    const verdict = await judgeGuardrails(
      { patch, diagnosis: await loadDiagnosis(incident, ports), rule: service.guardrails },
      {
        syntax: ports.syntax,
        readBase: (path) => ports.committedFiles.read(incident, patch.baseCommit, path),
      },
    );
    const reasons = verdict.refusals.map(describeFinding);
    const notes = verdict.notes.map(describeFinding);
    await audit('guardrails judged', { allowed: reasons.length === 0, reasons, notes });
    await saveArtifact(artifactKeys.guardVerdict(incident.id, incident.attempts.fix), verdict, ports);
    if (reasons.length > 0) {
      await recordAttempt(incident, patch, { result: 'refused', reasons }, ports);
      return { summary: `refused: ${reasons.join('; ')}`, next: 'write' };
    }
    const places = await keepSameFaults(incident, patch, ports);
    if (places > 0) await audit('same fault elsewhere', { places });
    const suite = await ports.suites.find(incident, patch.baseCommit);
    if (suite.outcome === 'none')
      return { summary: `there is no test suite to prove a fix with: ${suite.reason}`, next: 'hand_over' };
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
      summary: `${patch.files.length} file${patch.files.length === 1 ? '' : 's'} changed, within the guardrails`,
      next: dependencies === 'there' ? 'test' : 'prepare',
      workOrder: key,
    };
  },
});
