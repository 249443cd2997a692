import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BaseMismatch } from '@suture/adapters/errors';
import { addFiles } from '@suture/adapters/proving';
import {
  type FileChange,
  type FixRequest,
  type FixResult,
  type Incident,
  type Patch,
  parseJson,
  type Reproduction,
  serviceOf,
} from '@suture/core';
import { applySplices, type Candidate, type Repair, type RepairResult, repair, type Workbench } from '@suture/mechanic';
import { MechanicNotes, notesKey } from './notes.ts';
import { type MechanicParts, stateProblem } from './parts.ts';
import { openBench } from './repair-workspace.ts';
import { openSourceTree } from './source-tree.ts';

/** Repairs that are offered to the proof, one after the other. */
const offered = 3;

/** Searches for repairs on the deployed commit and returns the most likely ones. */
export async function fix(request: FixRequest, parts: MechanicParts): Promise<FixResult> {
  const { incident } = request;
  const text = await parts.artifacts.get(notesKey(incident.id));
  if (text === undefined) return { outcome: 'none', reason: 'The mechanic has no notes of its diagnosis.', tried: 0 };
  const notes = parseJson(MechanicNotes, text, 'the mechanic’s notes');
  const { reproduction, tests } = notes;
  if (reproduction === undefined || tests === undefined) {
    const reason = `The mechanic keeps only a repair that it can prove, and could not reproduce the failure. ${notes.irreproducible ?? ''}`;
    return { outcome: 'none', reason: reason.trim(), tried: 0 };
  }
  const benches = await openBenches(reproduction, notes.commit, incident, parts);
  try {
    const { root } = benches.first;
    const tried = new Set(request.attempts.map((entry) => entry.idea));
    const files = new Set(request.diagnosis.files);
    const result = await repair({
      problem: await stateProblem(notes, openSourceTree(root), parts),
      benches: [benches.first, ...benches.rest],
      tests,
      limits: { ...parts.search, clock: parts.workspace.ticks },
      wanted: ({ id, splices }) => !tried.has(id) && splices.every(({ file }) => files.has(file)),
    });
    const write = (found: Repair) => writePatch(found, root, reproduction, notes.commit, incident, parts);
    const [first, ...others] = await Promise.all(result.repairs.slice(0, offered).map(write));
    if (first === undefined) return { outcome: 'none', reason: describeSearch(result), tried: result.tried };
    return { outcome: 'written', patches: [first, ...others], tried: result.tried };
  } finally {
    await benches.dispose();
  }
}

interface Benches {
  readonly first: Workbench;
  readonly rest: readonly Workbench[];
  dispose(): Promise<void>;
}

/** Trees of the failing commit with the reproduction in them. @throws BaseMismatch when it does not fit */
async function openBenches(
  { command, files }: Reproduction,
  commit: string,
  incident: Incident,
  { workspace, config, search }: MechanicParts,
): Promise<Benches> {
  const service = serviceOf(incident, { config });
  const checkouts = await Promise.all(Array.from({ length: search.parallel }, () => workspace.checkout(commit)));
  const dispose = async () => {
    await Promise.all(checkouts.map((checkout) => checkout.dispose()));
  };
  try {
    const [first, ...rest] = await Promise.all(
      checkouts.map(async ({ root }) => {
        const mounts = await workspace.prepare(root);
        const clash = await addFiles(root, files);
        if (clash !== undefined) throw new BaseMismatch(clash, commit);
        return openBench(command, { root, mounts, workspace, service });
      }),
    );
    if (first === undefined) throw new RangeError('the mechanic needs at least one tree to search in');
    return { first, rest, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function describeSearch({ tried, stopped, reasons, problem }: RepairResult): string {
  const why =
    stopped === 'time' || stopped === 'limit'
      ? `stopped at its limit of ${stopped === 'time' ? 'time' : 'candidates'}; more may be found with more of it`
      : 'none of its templates holds';
  const counts = reasons.map(({ reason, count }) => `${reason} (${count})`).join(', ');
  const slow = problem === undefined ? '' : ` Each candidate needed a run of its own: ${problem}.`;
  return `The mechanic tried ${tried} possible repairs and ${why}.${counts === '' ? '' : ` They failed because: ${counts}.`}${slow}`;
}

async function writePatch(
  { candidate }: Repair,
  root: string,
  reproduction: Patch['reproduction'],
  baseCommit: string,
  incident: Incident,
  parts: MechanicParts,
): Promise<Patch> {
  const files = await readChanges(candidate, root);
  const { change } = candidate;
  const place = candidate.suspect.function ?? candidate.suspect.file.split('/').at(-1) ?? candidate.suspect.file;
  return {
    baseCommit,
    idea: candidate.id,
    title: `Fix ${place}: ${candidate.template.replaceAll('-', ' ')}`.slice(0, 72),
    rationale: candidate.description,
    files,
    diff: await parts.codeHost.diff(incident.repository, baseCommit, files),
    reproduction,
    ...(change && {
      mends: {
        id: change.commit,
        date: new Date(change.date).toISOString(),
        subject: change.subject,
        why: 'it introduced the fault',
      },
    }),
    by: 'mechanic',
  };
}

/** The text of every file that a candidate changes, before and after. */
async function readChanges({ splices }: Candidate, root: string): Promise<FileChange[]> {
  const paths = [...new Set(splices.map((splice) => splice.file))];
  return Promise.all(
    paths.map(async (path) => {
      const before = await readFile(join(root, path), 'utf8');
      const own = splices.filter((splice) => splice.file === path);
      return { path, before, after: applySplices(before, own) };
    }),
  );
}
