import * as z from 'zod';
import { artifactKeys, CountsBefore, type Incident, RecoveryLook } from '../../model/index.ts';
import { parseJson } from '../../parse.ts';
import type { Ports, SymptomReading } from '../../ports/index.ts';
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

/** The counts before the rollout that an earlier look kept; undefined at the first. */
export async function loadCountsBefore(
  { id, attempts }: Incident,
  ports: Pick<Ports, 'artifacts'>,
): Promise<CountsBefore | undefined> {
  const text = await ports.artifacts.get(artifactKeys.countsBefore(id, attempts.fix));
  return text === undefined ? undefined : parseJson(CountsBefore, text, 'the counts before the rollout');
}

/** Keeps the counts before the rollout, so that they are read once. */
export async function saveCountsBefore(
  { id, attempts }: Incident,
  { history }: SymptomReading,
  ports: Pick<Ports, 'artifacts'>,
): Promise<void> {
  if (history === undefined) return;
  const { failing, normal } = history;
  await saveArtifact(artifactKeys.countsBefore(id, attempts.fix), { failing, normal }, ports);
}
