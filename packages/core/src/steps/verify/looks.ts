import * as z from 'zod';
import { artifactKeys, type Incident, RecoveryLook } from '../../model/index.ts';
import { parseJson } from '../../parse.ts';
import type { Ports } from '../../ports/index.ts';
import { saveArtifact } from '../load.ts';

/** The looks at the rollout of the current fix before the given one, oldest first. */
export async function loadLooks(
  incident: Incident,
  look: number,
  ports: Pick<Ports, 'artifacts'>,
): Promise<readonly RecoveryLook[]> {
  const text = await ports.artifacts.get(artifactKeys.looks(incident.id, incident.attempts.fix));
  const looks = text === undefined ? [] : parseJson(z.array(RecoveryLook), text, 'the list of looks');
  // A look that is tried again must not see itself.
  return looks.filter((earlier) => earlier.look < look);
}

export async function saveLooks(
  incident: Incident,
  looks: readonly RecoveryLook[],
  ports: Pick<Ports, 'artifacts'>,
): Promise<void> {
  await saveArtifact(artifactKeys.looks(incident.id, incident.attempts.fix), looks, ports);
}
