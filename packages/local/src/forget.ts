import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { forgetIncidents } from '@suture/adapters/aws/dynamodb';
import { AuditRecord, artifactKeys, type Checkpoints, type Incident, InvalidInput, parse } from '@suture/core';
import type { Machine } from './parts.ts';
import { type RunLock, takeRunLock } from './run-lock.ts';

/** A branch of a forgotten incident that was left, and why. */
export interface KeptBranch {
  readonly branch: string;
  readonly why: string;
}

/**
 * Removes all records that this machine has of ended incidents, and their branches. A branch with other commits than the proven one,
 * or one that is checked out, is left. Everything else stays as it is, so that an interrupted removal can be repeated.
 * @throws InvalidInput when an incident has not ended or is being worked on; nothing is removed then
 */
export async function forget(
  incidents: readonly Incident[],
  machine: Machine,
  checkpoints: Checkpoints,
): Promise<readonly KeptBranch[]> {
  const { git, folder, table } = machine;
  const running = incidents.filter(({ outcome }) => outcome === undefined);
  if (running.length > 0) {
    const names = running.map(({ id }) => id).join(', ');
    throw new InvalidInput('the command forget', [`${names} has not ended; decide about it first`]);
  }
  const ids = new Set(incidents.map(({ id }) => id));
  const reviews = (await git.records.list()).filter(({ incidentId }) => ids.has(incidentId));
  const locks = takeLocks(ids, folder.journals);
  try {
    const kept: KeptBranch[] = [];
    for (const { id, branch, rounds } of reviews) {
      const why = await git.removeBranch(
        branch,
        rounds.map(({ headCommit }) => headCommit),
      );
      if (why !== undefined) kept.push({ branch, why });
      await git.records.remove(id);
    }
    for (const { id } of incidents) await sealForgotten(id, machine, checkpoints);
    for (const incident of incidents) await removeFiles(incident, machine);
    await removePointers(ids, machine);
    await forgetIncidents(table, ids);
    for (const lock of locks) lock.remove();
    return kept;
  } catch (error) {
    for (const lock of locks) lock.release();
    throw error;
  }
}

/** Removes what says that one of the incidents has diagnosed a problem. */
async function removePointers(ids: ReadonlySet<string>, { folder }: Machine): Promise<void> {
  const pointers = join(folder.artifacts, dirname(artifactKeys.knownDiagnosis('')));
  for (const name of await readdir(pointers).catch(() => [])) {
    const text = await readFile(join(pointers, name), 'utf8');
    if ([...ids].some((id) => text.includes(JSON.stringify(id)))) await rm(join(pointers, name), { force: true });
  }
}

/** The signed log says that the chain was removed on purpose, so that the verification does not miss it. */
async function sealForgotten(id: string, { stores, clock }: Machine, checkpoints: Checkpoints): Promise<void> {
  const last = await stores.auditLog.last(id);
  if (last === undefined) return;
  const { incidentId, seq, hash, at } = parse(AuditRecord, last, `the last audit record of ${id}`);
  await checkpoints.seal({ incidentId, seq, hash, at, forgotten: clock.now().toISOString() });
}

function takeLocks(ids: ReadonlySet<string>, journals: string): readonly RunLock[] {
  const taken: RunLock[] = [];
  for (const id of ids) {
    const lock = takeRunLock(join(journals, `${id}.lock`));
    if ('release' in lock) {
      taken.push(lock);
      continue;
    }
    for (const other of taken) other.release();
    throw new InvalidInput('the command forget', [`process ${lock.heldBy} is working on ${id}; wait for its end`]);
  }
  return taken;
}

async function removeFiles({ id, ticket }: Incident, { folder }: Machine): Promise<void> {
  const paths = [
    join(folder.artifacts, 'incidents', id),
    join(folder.artifacts, 'proving', 'in', 'orders', id),
    join(folder.artifacts, 'proving', 'out', id),
    join(folder.journals, `${id}.jsonl`),
    ...(ticket === undefined ? [] : ['json', 'md'].map((ending) => join(folder.tickets, `${ticket.id}.${ending}`))),
  ];
  for (const path of paths) await rm(path, { recursive: true, force: true });
}
