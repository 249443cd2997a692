import {
  type FixRequest,
  type FixResult,
  type Incident,
  type Patch,
  parseJson,
  serviceOf,
  testTimeout,
} from '@suture/core';
import { type Candidate, repair } from '@suture/mechanic';
import { openValidation, readChanges } from './candidate-validation.ts';
import { findCoveringFiles } from './covering.ts';
import { MechanicNotes, notesKey } from './notes.ts';
import { type MechanicParts, stateProblem } from './parts.ts';
import { openSourceTree } from './source-tree.ts';

/** Tries the mechanic's candidates on the deployed commit and returns the first that passes the tests. */
export async function fix(request: FixRequest, parts: MechanicParts): Promise<FixResult> {
  const { incident, diagnosis, attempts } = request;
  const text = await parts.artifacts.get(notesKey(incident.id));
  if (text === undefined) return { outcome: 'none', reason: 'The mechanic has no notes of its diagnosis.', tried: 0 };
  const notes = parseJson(MechanicNotes, text, 'the mechanic’s notes');
  const { reproduction } = notes;
  if (reproduction === undefined) {
    return {
      outcome: 'none',
      reason:
        `The mechanic keeps only a repair that it can prove, and could not reproduce the failure. ${notes.irreproducible ?? ''}`.trim(),
      tried: 0,
    };
  }
  const service = serviceOf(incident, parts);
  const suite = await parts.suites.find(incident, notes.commit);
  const patience = testTimeout(service);
  const checkout = await parts.workspace.checkout(notes.commit);
  const tree = openSourceTree(checkout.root);
  const validation = await openValidation(
    {
      commit: notes.commit,
      reproduction,
      suite: suite.outcome === 'found' ? suite.command : reproduction.command,
      patience: { reproduction: Math.min(patience, 5_000 + 5 * notes.duration), suite: patience },
      parallel: parts.search.parallel,
      askFirst: (candidate) => findCoveringFiles(candidate, notes.spectra, tree),
    },
    parts.workspace,
  );
  try {
    const tried = new Set(attempts.map((entry) => entry.idea));
    const stop = new AbortController();
    const problem = await stateProblem(notes, tree, parts);
    const result = await repair(
      problem,
      async (candidate, signal) => {
        if (tried.has(candidate.id)) return { outcome: 'failed', reason: 'tried before', faults: [] };
        if (!candidate.splices.every((splice) => diagnosis.files.includes(splice.file)))
          return { outcome: 'failed', reason: 'outside the diagnosis', faults: [] };
        const verdict = await validation.check(candidate, signal);
        if (validation.redOnBase() !== undefined) stop.abort();
        return verdict;
      },
      { ...parts.search, wanted: 1, clock: parts.workspace.ticks },
      stop.signal,
    );
    const red = validation.redOnBase();
    if (red !== undefined) {
      const reason = `No fix can be proven: ${red}. Make the suite green first.`;
      return { outcome: 'none', reason, tried: result.tried };
    }
    const [best] = result.repairs;
    if (best === undefined) return { outcome: 'none', reason: describeSearch(result), tried: result.tried };
    return {
      outcome: 'written',
      patches: [await writePatch(best, checkout.root, reproduction, notes.commit, incident, parts)],
      tried: result.tried,
    };
  } finally {
    await Promise.all([validation.dispose(), checkout.dispose()]);
  }
}

function describeSearch(result: Awaited<ReturnType<typeof repair>>): string {
  const why =
    result.stopped === 'exhausted'
      ? 'none of its templates holds'
      : `it stopped at its limit of ${result.stopped === 'time' ? 'time' : 'candidates'}`;
  return `The mechanic tried ${result.tried} possible repairs and ${why}: this fault needs a person.`;
}

async function writePatch(
  candidate: Candidate,
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
