import { BaseMismatch } from '@suture/adapters/errors';
import { addFiles } from '@suture/adapters/proving';
import { type FixResult, parseJson, type Reproduction, serviceOf } from '@suture/core';
import {
  type RepairResult,
  type Requested,
  readRequested,
  repair,
  runTests,
  type SearchTests,
  type Workbench,
} from '@suture/mechanic';
import * as z from 'zod';
import { addRequestedTests, describeRequest } from './follow-request.ts';
import { MechanicNotes, notesKey } from './notes.ts';
import { type MechanicIncident, type MechanicParts, type MechanicRequest, stateProblem } from './parts.ts';
import { openBench } from './repair-workspace.ts';
import { openSourceTree } from './source-tree.ts';
import { writePatches } from './write-patches.ts';

/** Searches for repairs on the deployed commit and returns the most likely ones. */
export async function fix(request: MechanicRequest, parts: MechanicParts): Promise<FixResult> {
  const { incident, comments } = request;
  const text = await parts.artifacts.get(notesKey(incident.id));
  if (text === undefined) return { outcome: 'none', reason: 'The mechanic has no notes of its diagnosis.', tried: 0 };
  const notes = parseJson(MechanicNotes, text, 'the mechanic’s notes');
  const { reproduction, tests } = notes;
  if (reproduction === undefined || tests === undefined) {
    const reason = `The mechanic keeps only a repair that it can prove, and could not reproduce the failure. ${notes.irreproducible ?? ''}`;
    return { outcome: 'none', reason: reason.trim(), tried: 0 };
  }
  return await search(request, { notes, reproduction, tests, requested: readRequested(comments) }, parts);
}

interface Order {
  readonly notes: MechanicNotes;
  readonly reproduction: Reproduction;
  readonly tests: SearchTests;
  readonly requested: Requested;
}

async function search(
  request: MechanicRequest,
  { notes, reproduction, tests, requested }: Order,
  parts: MechanicParts,
): Promise<FixResult> {
  const { incident, comments } = request;
  const ticks = () => parts.workspace.ticks();
  const benches = await openBenches(reproduction, notes.commit, incident, parts);
  try {
    const { root } = benches.first;
    const tree = openSourceTree(root);
    const tried = new Set(request.attempts.map((entry) => entry.idea));
    const files = new Set(request.diagnosis.files);
    const named = requested.files.filter((path) => tree.read(path) !== undefined);
    const further = named.length === 0 ? undefined : await runTests(benches.first, { files: named });
    const skip = await readProgress(request, parts);
    const problem = await stateProblem(notes, tree, parts);
    const limit = searchTime(tests, parts);
    const found = await firstMended(targetsOf({ reproduction, tests }, notes), (target) => {
      const started = ticks();
      return repair({
        ...(target.tests === tests ? { skip } : {}),
        problem: { ...problem, spectra: problem.spectra.filter(({ test, passed }) => passed || target.ids.has(test)) },
        benches: [benches.first, ...benches.rest],
        tests: addRequestedTests(target.tests, further),
        known: notes.known,
        limits: { ...parts.search, time: limit, clock: ticks },
        requested: requested.calls,
        wanted: ({ id, splices }) => !tried.has(id) && splices.every(({ file }) => files.has(file)),
        onProgress: (seen) =>
          parts.workspace.onSearch?.({ activity: 'search', ...seen, elapsed: ticks() - started, limit }),
      });
    });
    const { result } = found;
    if (result.repairs.length === 0 && result.stopped === 'time' && parts.search.onPaused !== undefined) {
      const reached = result.reached === undefined ? 0 : skip + result.reached;
      await parts.artifacts.put(
        progressKey(incident.id),
        JSON.stringify({ reached, attempts: request.attempts.length }),
      );
      const reason = describeSearch(result, requested);
      parts.search.onPaused(reason);
      return { outcome: 'paused', reason, waitSeconds: 1 };
    }
    const context = { root, reproduction: found.target.reproduction, commit: notes.commit, incident, parts };
    const note = describeRequest(comments, requested, { named, unknown: result.unknown });
    const { patches, alternatives } = await writePatches(result.repairs, note, context);
    const [first, ...others] = patches;
    if (first !== undefined)
      return { outcome: 'written', patches: [first, ...others], tried: result.tried, alternatives };
    return { outcome: 'none', reason: describeSearch(result, requested), tried: result.tried };
  } finally {
    await benches.dispose();
  }
}

interface Target {
  readonly reproduction: Reproduction;
  readonly tests: SearchTests;
  readonly ids: ReadonlySet<string>;
}

/** What is mended: all failing tests together, or else those that seem to show one fault. */
function targetsOf(
  { reproduction, tests }: Pick<Target, 'reproduction' | 'tests'>,
  { groups }: MechanicNotes,
): readonly [Target, ...Target[]] {
  const of = (failing: readonly string[]): Target => {
    const ids = new Set(failing);
    const own = tests.failing.filter((id) => ids.has(id));
    const rest = tests.failing.length - own.length;
    const description = `${own.length} of ${tests.failing.length} failing tests, which seem to show one fault: ${own.slice(0, 3).join(', ')}`;
    return {
      reproduction: rest === 0 ? reproduction : { ...reproduction, tests: own, description },
      tests: { ...tests, failing: own },
      ids,
    };
  };
  const all = { ...of(tests.failing), tests };
  return [all, ...groups.slice(0, mostGroups).map(of)];
}

const mostGroups = 3;

/** The search for the first target that has a repair, or for all of them if none has. */
async function firstMended(
  targets: readonly [Target, ...Target[]],
  search: (target: Target) => Promise<RepairResult>,
): Promise<{ readonly target: Target; readonly result: RepairResult }> {
  const [all, ...others] = targets;
  const first = { target: all, result: await search(all) };
  if (first.result.repairs.length > 0) return first;
  for (const target of others) {
    const result = await search(target);
    if (result.repairs.length > 0) return { target, result };
  }
  return first;
}

const Progress = z.object({ reached: z.int().min(0), attempts: z.int().min(0) });
const progressKey = (incidentId: string) => `incidents/${incidentId}/mechanic-progress.json`;

/** How far a search for the same attempt has come that ran out of time. */
async function readProgress(
  { incident: { id }, attempts }: MechanicRequest,
  { artifacts }: MechanicParts,
): Promise<number> {
  const text = await artifacts.get(progressKey(id));
  if (text === undefined) return 0;
  const progress = parseJson(Progress, text, `the artifact ${progressKey(id)}`);
  return progress.attempts === attempts.length ? progress.reached : 0;
}

/** Milliseconds: as configured, or enough for some hundreds of candidates where a run of the tests takes long. */
function searchTime({ duration }: SearchTests, { search: { time } }: MechanicParts): number {
  return time ?? Math.min(longestSearch, Math.max(shortestSearch, runsOfTests * duration));
}

const shortestSearch = 120_000;
const longestSearch = 600_000;
const runsOfTests = 30;

interface Benches {
  readonly first: Workbench;
  readonly rest: readonly Workbench[];
  dispose(): Promise<void>;
}

/** Trees of the failing commit with the reproduction in them. @throws BaseMismatch when it does not fit */
async function openBenches(
  { command, files }: Reproduction,
  commit: string,
  incident: MechanicIncident,
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

function describeSearch({ tried, stopped, reasons, problem, repairs }: RepairResult, { calls }: Requested): string {
  const [best] = repairs;
  if (best !== undefined) {
    const percent = Math.round(100 * best.confidence);
    const shown = repairs.slice(0, 3).map(({ candidate }) => `- ${candidate.description}`);
    return `The mechanic tried ${tried} possible repairs. ${repairs.length} different ones pass the tests, and none is likely enough to be proposed (the first by ${percent}%):\n${shown.join('\n')}\nA further test would decide between them.`;
  }
  const asked = calls.map(({ text }) => text).join('; ');
  const why =
    stopped === 'time' || stopped === 'limit'
      ? `stopped at its limit of ${stopped === 'time' ? 'time' : 'candidates'}`
      : `none of its templates holds${asked === '' ? '' : ` and gives what was asked for (${asked})`}`;
  const counts = reasons.map(({ reason, count }) => `${reason} (${count})`).join(', ');
  const slow = problem === undefined ? '' : ` Each candidate needed a run of its own: ${problem}.`;
  return `The mechanic tried ${tried} possible repairs and ${why}.${counts === '' ? '' : ` They failed because: ${counts}.`}${slow}`;
}
