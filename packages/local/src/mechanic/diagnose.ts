import {
  artifactKeys,
  type Diagnosis,
  type DiagnosisResult,
  type Evidence,
  type Paused,
  serviceOf,
} from '@suture/core';
import { locate, type Suspect } from '@suture/mechanic';
import { describeCause, rateConfidence } from './describe.ts';
import { MechanicNotes, notesKey } from './notes.ts';
import { type MechanicIncident, type MechanicParts, stateProblem } from './parts.ts';
import { type Attempt, isTestFile, type ReproductionContext, reproduce } from './reproduce.ts';
import { openSourceTree } from './source-tree.ts';

const suspectLimit = 40;
const knownLimit = 5_000;

/** Reproduces the failure on the deployed commit and says where it most likely comes from. */
export async function diagnose(
  incident: MechanicIncident,
  evidence: Evidence,
  parts: MechanicParts,
): Promise<Exclude<DiagnosisResult, Paused>> {
  const commit = evidence.deployedCommit;
  const checkout = await parts.workspace.checkout(commit);
  try {
    const context = await setUp(checkout.root, incident, parts);
    const attempt = await reproduce(evidence, context);
    if (attempt.outcome === 'unknown') return { outcome: 'cannot_tell', reason: attempt.reason };
    const notes = takeNotes(commit, attempt);
    await parts.artifacts.put(notesKey(incident.id), JSON.stringify(notes));
    const suspects = await findSuspects(notes, context, parts);
    const [first] = suspects;
    if (first === undefined)
      return {
        outcome: 'cannot_tell',
        reason: 'The failure is reproduced, but no code of this repository that the mechanic can read took part in it.',
      };
    return { outcome: 'diagnosed', diagnosis: writeDiagnosis(incident, notes, suspects, first) };
  } finally {
    await checkout.dispose();
  }
}

async function setUp(root: string, incident: MechanicIncident, parts: MechanicParts): Promise<ReproductionContext> {
  const { workspace, config } = parts;
  const mounts = await workspace.prepare(root);
  return { root, tree: openSourceTree(root), mounts, workspace, service: serviceOf(incident, { config }) };
}

function takeNotes(commit: string, attempt: Exclude<Attempt, { outcome: 'unknown' }>): MechanicNotes {
  const faults = attempt.faults.map((fault) => ({ ...fault, frames: [...fault.frames] }));
  if (attempt.outcome === 'located')
    return { commit, faults, spectra: [], known: [], groups: [], irreproducible: attempt.reason };
  const { spectra, reproduction, tests, groups } = attempt;
  // Without them, a search runs them again, which is cheaper than to keep those of a very large suite.
  const known = attempt.known.length > knownLimit ? [] : attempt.known;
  return MechanicNotes.parse({ commit, faults, spectra, reproduction, tests, known, groups });
}

async function findSuspects(
  notes: MechanicNotes,
  context: Pick<ReproductionContext, 'tree'>,
  parts: MechanicParts,
): Promise<readonly Suspect[]> {
  const suspects = locate(await stateProblem(notes, context.tree, parts), { limit: suspectLimit });
  return suspects.filter((suspect) => !isTestFile(suspect.file));
}

function writeDiagnosis(
  incident: MechanicIncident,
  notes: MechanicNotes,
  suspects: readonly Suspect[],
  first: Suspect,
): Diagnosis {
  // Only a commit that changed the suspected place itself, or another place of the same function, is named.
  const sharesFunction = ({ file, function: name }: Suspect) => file === first.file && name === first.function;
  const change =
    first.change ??
    suspects.find((one) => one.change !== undefined && sharesFunction(one) && one.score >= first.score * 0.6)?.change;
  const reproduced =
    notes.reproduction === undefined ? 'why it was not reproduced' : `reproduced: ${notes.reproduction.description}`;
  return {
    cause: describeCause(notes, first),
    category: 'code',
    confidence: rateConfidence(notes, first, change),
    ...(change && {
      suspectCommit: {
        id: change.commit,
        date: new Date(change.date).toISOString(),
        subject: change.subject,
        why: `it last shaped the suspected lines of ${first.file}`,
      },
    }),
    locations: suspects.slice(0, 10).map(({ file, startLine, endLine, score, reasons }) => ({
      file,
      startLine,
      endLine,
      score,
      reasons: [...reasons],
    })),
    files: [...new Set(suspects.map((suspect) => suspect.file))],
    citations: [
      { claim: 'the error and where it was thrown', artifact: artifactKeys.evidence(incident.id) },
      { claim: reproduced, artifact: notesKey(incident.id) },
    ],
    alternatives: [],
    by: 'mechanic',
    limits: notes.irreproducible === undefined ? [] : [notes.irreproducible],
  };
}
