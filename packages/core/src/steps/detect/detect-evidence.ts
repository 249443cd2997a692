import { artifactKeys, type Evidence, type Incident } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import { defineStep } from '../define-step.ts';
import { saveArtifact } from '../load.ts';

/** How far back the history is read. */
const historyLimit = 50;

/** The ports that gathering evidence takes. */
export const evidenceNeeds = ['artifacts', 'clock', 'codeHost', 'telemetry'] as const;

/** Gathers what the logs, the metrics and the history of the deployed commit show. */
export const detectEvidence = defineStep({
  name: 'DetectEvidence',
  stage: 'detect',
  needs: evidenceNeeds,
  next: ['triage'],
  seconds: 300,
  run: async ({ incident, audit }, ports) => {
    const evidence = await gatherEvidence(incident, ports);
    await audit('evidence gathered', {
      artifact: artifactKeys.evidence(incident.id),
      commit: evidence.deployedCommit,
      errors: evidence.errors.length,
      gaps: evidence.gaps,
    });
    const kinds = evidence.errors.length;
    const found =
      evidence.failingCommand !== undefined ? 'a failing command' : `${kinds} kind${kinds === 1 ? '' : 's'} of error`;
    return {
      summary: `${found} at commit ${evidence.deployedCommit.slice(0, 10)}`,
      next: 'triage',
      change: { baseCommit: evidence.deployedCommit },
    };
  },
});

/** Gathers and keeps the evidence for an incident as things stand now. */
export async function gatherEvidence(
  incident: Incident,
  ports: Pick<Ports, (typeof evidenceNeeds)[number]>,
): Promise<Evidence> {
  const deployedCommit = await ports.codeHost.deployedCommit(incident);
  const [symptoms, commits] = await Promise.all([
    ports.telemetry.gather(incident),
    ports.codeHost.history(incident.repository, deployedCommit, historyLimit),
  ]);
  const { failingCommand } = incident.alert;
  const evidence: Evidence = {
    gatheredAt: ports.clock.now().toISOString(),
    deployedCommit,
    ...symptoms,
    commits: [...commits],
    ...(failingCommand === undefined ? {} : { failingCommand }),
  };
  await saveArtifact(artifactKeys.evidence(incident.id), evidence, ports);
  return evidence;
}
