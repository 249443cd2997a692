import * as z from 'zod';
import { artifactKeys, type Incident, type Patch } from '../../model/index.ts';
import { chooseSameFaults, type FoundLine, findTakenAway, type SameFault } from '../../policy/same-fault.ts';
import type { Ports } from '../../ports/index.ts';
import { findArtifact, saveArtifact } from '../load.ts';

const Places = z.array(z.object({ expression: z.string(), path: z.string(), line: z.int() }));

/** Looks where else the expressions stand that a fix took away, and keeps the places for the end of the incident. Returns how many there are. */
export async function keepSameFaults(
  incident: Incident,
  patch: Patch,
  ports: Pick<Ports, 'artifacts' | 'committedFiles'>,
): Promise<number> {
  const expressions = findTakenAway(patch.files);
  if (expressions.length === 0) return 0;
  const changed = new Set(patch.files.map(({ path }) => path));
  const found = await ports.committedFiles.find(incident, patch.baseCommit, expressions);
  const elsewhere = found.filter(({ path }) => !changed.has(path));
  const places = chooseSameFaults(expressions, [...elsewhere, ...patch.files.flatMap(linesAfter)]);
  if (places.length > 0) await saveArtifact(artifactKeys.sameFaults(incident.id, incident.attempts.fix), places, ports);
  return places.length;
}

function linesAfter({ path, after }: Patch['files'][number]): readonly FoundLine[] {
  return (after ?? '').split('\n').map((text, index) => ({ path, line: index + 1, text }));
}

/** The places that were found when the incident's last fix was written; none where Suture wrote none. */
export async function loadSameFaults(
  { id, attempts }: Incident,
  ports: Pick<Ports, 'artifacts'>,
): Promise<readonly SameFault[]> {
  return (await findArtifact(Places, artifactKeys.sameFaults(id, attempts.fix), ports)) ?? [];
}
