import { defined } from '../../defined.ts';
import { plain } from '../../markdown.ts';
import { artifactKeys, Diagnosis, type Incident, Patch, type People, Proof } from '../../model/index.ts';
import { scratchBranch } from '../../policy/rehearsal.ts';
import type { Ports } from '../../ports/index.ts';
import { findCulprit } from '../../render/culprit.ts';
import type { StepContext } from '../define-step.ts';
import { findArtifact } from '../load.ts';

type LeavePorts = Pick<Ports, 'artifacts' | 'codeHost'>;

/** What the person who gets an incident finds besides the reason. */
export interface LeftWork {
  /** Where the reproduction is, which fails there. */
  readonly reproduction?: string;
  readonly people?: People;
}

/**
 * Leaves a branch with the reproduction, if one was shown to fail on the code as it is, and finds who knows the code. What fails
 * here is left out, and does not stop the hand-over.
 */
export async function leaveWork(incident: Incident, audit: StepContext['audit'], ports: LeavePorts): Promise<LeftWork> {
  const unless = async <T>(what: string, work: () => Promise<T | undefined>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      await audit(what, { error: error instanceof Error ? error.name : 'unknown' });
      return undefined;
    }
  };
  return defined({
    reproduction: await unless('reproduction not kept', () => keepReproduction(incident, ports)),
    people: await unless('people not found', () => findPeople(incident, ports)),
  });
}

async function keepReproduction(incident: Incident, ports: LeavePorts): Promise<string | undefined> {
  const { id, repository, attempts, mergeCommit } = incident;
  // What is merged has its reproduction with it, and a rehearsal is over with its end.
  if (mergeCommit !== undefined || scratchBranch(incident) !== undefined) return undefined;
  for (let attempt = attempts.fix; attempt > 0; attempt -= 1) {
    const proof = await findArtifact(Proof, artifactKeys.proof(id, attempt), ports);
    const patch = await findArtifact(Patch, artifactKeys.patch(id, attempt), ports);
    if (proof?.reproduction.failsOnBase !== true || patch === undefined || patch.reproduction.files.length === 0)
      continue;
    const kept = await ports.codeHost.keepBranch(repository, {
      incidentId: id,
      baseCommit: patch.baseCommit,
      branch: `suture/${id}-reproduction`,
      files: patch.reproduction.files.map(({ path, content }) => ({ path, before: null, after: content })),
      message: `Reproduce: ${plain(incident.alert.title, 100)}\n\n${plain(patch.reproduction.description)}\n\nIncident: ${id}`,
    });
    return kept?.url;
  }
  return undefined;
}

async function findPeople({ id, repository, attempts }: Incident, ports: LeavePorts): Promise<People | undefined> {
  const diagnosis = await findArtifact(Diagnosis, artifactKeys.diagnosis(id), ports);
  if (diagnosis === undefined) return undefined;
  const patch = attempts.fix === 0 ? undefined : await findArtifact(Patch, artifactKeys.patch(id, attempts.fix), ports);
  const commit = findCulprit(diagnosis, patch)?.id;
  return ports.codeHost.findPeople(repository, { ...defined({ commit }), paths: diagnosis.files });
}
