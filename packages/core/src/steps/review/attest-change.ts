import { createHash } from 'node:crypto';
import { digestText } from '../../audit/artifact-records.ts';
import { canonicalJson } from '../../audit/canonical-json.ts';
import type { SealedHead } from '../../audit/seal.ts';
import { type ProvenChange, statementType, writeStatement } from '../../audit/statement.ts';
import { defined } from '../../defined.ts';
import { loadTranscripts } from '../../engine/agents/transcript.ts';
import { artifactKeys, type Incident, type ReviewRef } from '../../model/index.ts';
import { versionOf } from '../../policy/config-version.ts';
import { gradeEvidence, type Showing } from '../../policy/corroboration.ts';
import { fixKindOf } from '../../policy/fix-kind.ts';
import { trustLevel } from '../../policy/service.ts';
import type { Ports } from '../../ports/index.ts';
import type { StepContext } from '../define-step.ts';
import { loadDiagnosis, loadEvidence, loadPatch, loadProof, saveArtifact } from '../load.ts';

/** The ports that a statement needs. */
export const attestNeeds = ['artifacts', 'checkpoints', 'clock', 'config', 'trustRecord'] as const;

/**
 * Signs a statement about the pull request of an incident and keeps it beside the proof. Written when it is opened, and again when the incident ends,
 * with who decided. The loop goes on without it when the key does not answer or an artifact is gone: a record says so.
 */
export async function attestChange(
  incident: Incident,
  review: ReviewRef,
  head: SealedHead,
  audit: StepContext['audit'],
  ports: Pick<Ports, (typeof attestNeeds)[number]>,
): Promise<void> {
  const key = artifactKeys.statement(incident.id, incident.attempts.fix);
  try {
    const text = writeStatement(review.headCommit, await describeChange(incident, review, head, ports));
    const envelope = await ports.checkpoints.attest(statementType, text);
    await saveArtifact(key, envelope, ports);
  } catch (error) {
    await audit('statement not signed', { artifact: key, error: error instanceof Error ? error.name : 'unknown' });
  }
}

async function describeChange(
  incident: Incident,
  { id, url, branch }: ReviewRef,
  head: SealedHead,
  ports: Pick<Ports, (typeof attestNeeds)[number]>,
): Promise<ProvenChange> {
  const { service, severity, repository, decision, mergeCommit, attempts, configVersion } = incident;
  const artifacts = readOnce(ports.artifacts);
  const [evidence, diagnosis, patch, proof, transcripts] = await Promise.all([
    loadEvidence(incident, { artifacts }),
    loadDiagnosis(incident, { artifacts }),
    loadPatch(incident, { artifacts }),
    loadProof(incident, { artifacts }),
    loadTranscripts(incident, artifacts),
  ]);
  const digest = async (key: string) => {
    const text = await artifacts.get(key);
    return defined({ digest: text === undefined ? undefined : { sha256: digestText(text) } });
  };
  const prompts = transcripts.map(async ({ agent, attempt, system, tools }) => {
    const key = artifactKeys.transcript(incident.id, agent, attempt);
    const sha256 = createHash('sha256').update(canonicalJson({ system, tools })).digest('hex');
    const transcriptDigest = { sha256: digestText((await artifacts.get(key)) ?? '') };
    return { conversation: key, promptDigest: { sha256 }, transcriptDigest };
  });
  const { claim, alongside } = gradeEvidence(evidence, incident.alert, { patch, proof });
  const { digest: textDigest } = await digest(artifactKeys.pullRequest(incident.id, attempts.fix));
  return {
    incident: incident.id,
    service,
    ...defined({ severity }),
    repository,
    pullRequest: { id, url, branch, ...defined({ textDigest }) },
    baseCommit: patch.baseCommit,
    diagnosis: { by: diagnosis.by, ...(await digest(artifactKeys.diagnosis(incident.id))) },
    patch: { by: patch.by, ...(await digest(artifactKeys.patch(incident.id, attempts.fix))) },
    prompts: await Promise.all(prompts),
    evidence: {
      ...(await digest(artifactKeys.evidence(incident.id))),
      claim: gradeOf(claim),
      alongside: alongside.map(gradeOf),
    },
    proof: {
      ...(await digest(artifactKeys.proof(incident.id, attempts.fix))),
      verdict: proof.verdict,
      reproduction: proof.reproduction.kind,
      failsOnBase: proof.reproduction.failsOnBase,
      passesWithPatch: proof.reproduction.passesWithPatch,
      testsPassed: proof.suite.passedWithPatch,
      isolation: proof.isolation,
    },
    policy: {
      version: configVersion ?? versionOf(ports.config),
      trust: await trustLevel(incident, ports, fixKindOf(patch)),
    },
    ...defined({ approver: decision, mergeCommit }),
    audit: { seq: head.seq, hash: head.hash },
  };
}

/** Artifacts of which each is read once: for what it says, and for its digest. */
function readOnce(artifacts: Ports['artifacts']): Ports['artifacts'] {
  const texts = new Map<string, Promise<string | undefined>>();
  return {
    ...artifacts,
    get: (key) => {
      const text = texts.get(key) ?? artifacts.get(key);
      texts.set(key, text);
      return text;
    },
  };
}

function gradeOf({ by, grade }: Showing): { readonly by: string; readonly grade: string } {
  return { by, grade };
}
