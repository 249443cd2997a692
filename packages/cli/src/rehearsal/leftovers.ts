import type { ScratchRepository } from '@suture/adapters/github';
import { scratchBranch } from '@suture/core';
import { ok, problem, type Verdict } from '../doctor/finding.ts';
import { longestRehearsal } from './course.ts';
import type { RehearsalPorts } from './ports.ts';
import { isRemoved, type Made, tidyUp } from './tidy-up.ts';

/** Removes what earlier rehearsals of the service left behind, as after a lost connection. One that may still run is left alone. */
export async function removeLeftovers(
  service: string,
  repository: ScratchRepository,
  ports: RehearsalPorts,
): Promise<Verdict> {
  const left = await findLeftovers(service, repository, ports);
  if (left.length === 0) return ok('left nothing behind');
  const failures: string[] = [];
  for (const made of left) {
    const verdict = await tidyUp(made, ports);
    if (verdict.status === 'problem') failures.push(verdict.detail);
  }
  if (failures.length > 0)
    return problem(failures.join('; '), 'Close pull requests and tickets on GitHub, and delete the branches.');
  return ok(`removed what ${left.length === 1 ? 'one' : left.length} had left behind`);
}

async function findLeftovers(
  service: string,
  repository: ScratchRepository,
  ports: RehearsalPorts,
): Promise<readonly Made[]> {
  const now = ports.clock.now().getTime();
  const isOld = (time: Date) => now - time.getTime() > longestRehearsal;
  const rehearsals = (await ports.incidents.list()).items.flatMap((incident) => {
    const branch = scratchBranch(incident);
    return branch === undefined || incident.service !== service ? [] : [{ incident, branch }];
  });
  const known = new Set(rehearsals.map(({ branch }) => branch));
  const unmarked = rehearsals
    .filter(({ incident }) => !isRemoved(incident) && isOld(new Date(incident.createdAt)))
    .map(({ incident: { id: incidentId }, branch }) => ({ incidentId, scratch: { repository, branch } }));
  const branches = await repository.listBranches();
  const unknown = branches
    .filter(({ name, madeAt }) => isOld(madeAt) && !known.has(name.replace(/-fix$/, '')))
    .map(({ name }) => ({ scratch: { repository, branch: name.replace(/-fix$/, '') } }));
  return [...unmarked, ...unknown];
}
