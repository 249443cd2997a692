import { defined } from '../../defined.ts';
import { shortId } from '../../markdown.ts';
import { artifactKeys, type Evidence, type Incident } from '../../model/index.ts';
import { describeCodeGap } from '../../policy/code-source.ts';
import { type Grade, gradeEvidence } from '../../policy/corroboration.ts';
import { scratchBranch } from '../../policy/rehearsal.ts';
import { serviceOf } from '../../policy/service.ts';
import type { Ports } from '../../ports/index.ts';
import { defineStep } from '../define-step.ts';
import { saveArtifact } from '../load.ts';
import { rankErrors, withAlertError } from './rank-errors.ts';

/** Commits of the history that are read. */
const historyLimit = 50;

/** The ports that gathering evidence needs. */
export const evidenceNeeds = ['artifacts', 'clock', 'codeHost', 'config', 'telemetry'] as const;

/** Who could have written what shows the failure, in words. */
const writers: Readonly<Record<Grade, string>> = {
  platform: 'the platform',
  service: 'the service',
  outsider: 'outsiders alone',
};

/** Gathers errors and traffic, and the history of the deployed commit. */
export const detectEvidence = defineStep({
  name: 'DetectEvidence',
  stage: 'detect',
  needs: evidenceNeeds,
  next: ['triage'],
  seconds: 300,
  run: async ({ incident, audit }, ports) => {
    const evidence = await gatherEvidence(incident, ports);
    const { grade } = gradeEvidence(evidence, incident.alert).claim;
    await audit('evidence gathered', {
      artifact: artifactKeys.evidence(incident.id),
      commit: evidence.deployedCommit,
      errors: evidence.errors.length,
      grade,
      gaps: evidence.gaps,
    });
    const kinds = evidence.errors.length;
    const found =
      evidence.failingCommand !== undefined ? 'a failing command' : `${kinds} kind${kinds === 1 ? '' : 's'} of error`;
    return {
      summary: `${found} at commit ${shortId(evidence.deployedCommit)}, shown by ${writers[grade]}`,
      next: 'triage',
      change: { baseCommit: evidence.deployedCommit },
    };
  },
});

/** Gathers and stores the current evidence of an incident, with its errors ranked. */
export async function gatherEvidence(
  incident: Incident,
  ports: Pick<Ports, (typeof evidenceNeeds)[number]>,
): Promise<Evidence> {
  const deployedCommit = await ports.codeHost.deployedCommit(incident);
  const [gathered, commits] = await Promise.all([
    ports.telemetry.gather(incident),
    ports.codeHost.history(incident.repository, deployedCommit, historyLimit),
  ]);
  // What the service logs now is of other code than the branch of a rehearsal.
  const symptoms = scratchBranch(incident) === undefined ? gathered : { errors: [], gaps: gathered.gaps };
  const service = serviceOf(incident, ports);
  const rules = service.fingerprint;
  // A rehearsal reports what should be there, and this never is.
  const codeGap = incident.alert.rehearsal === true ? undefined : describeCodeGap(service);
  // Once a fix is live, what the alert brought is of earlier code.
  const errors =
    incident.liveAt === undefined ? withAlertError(symptoms.errors, incident.alert, rules) : symptoms.errors;
  const evidence: Evidence = {
    gatheredAt: ports.clock.now().toISOString(),
    deployedCommit,
    ...symptoms,
    gaps: [...symptoms.gaps, ...(codeGap === undefined ? [] : [codeGap])],
    errors: [...rankErrors(errors, incident.alert, rules)],
    commits: [...commits],
    ...defined({ failingCommand: incident.alert.failingCommand }),
  };
  await saveArtifact(artifactKeys.evidence(incident.id), evidence, ports);
  return evidence;
}
