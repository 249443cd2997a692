import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Effect, type FileChange, type Patch, type Reproduction, redact } from '@suture/core';
import { applySplices, type Candidate, type Repair } from '@suture/mechanic';
import { alternativesOf, chooseRepairs } from './choose-repairs.ts';
import type { MechanicIncident, MechanicParts } from './parts.ts';

export interface PatchContext {
  readonly root: string;
  readonly reproduction: Reproduction;
  /** The commit that is repaired. */
  readonly commit: string;
  readonly incident: MechanicIncident;
  readonly parts: Pick<MechanicParts, 'codeHost'>;
}

export interface WrittenPatches {
  readonly patches: readonly Patch[];
  /** What a person may take instead of a patch, by the patch's idea. */
  readonly alternatives: Readonly<Record<string, Patch[]>>;
}

/**
 * Patches for the repairs that are worth a person's time, most likely first, each beside the alternatives that no test tells from it.
 * @param note what a reviewer has to know of each, or an empty text
 */
export async function writePatches(
  repairs: readonly Repair[],
  note: string,
  context: PatchContext,
): Promise<WrittenPatches> {
  const byIdea = new Map<string, Patch[]>();
  const patches: Patch[] = [];
  for (const repair of chooseRepairs(repairs)) {
    const others = alternativesOf(repair, repairs);
    const patch = await writePatch(repair, note, context);
    byIdea.set(patch.idea, await Promise.all(others.map((one) => writePatch(one.repair, '', context))));
    const alternatives = others.map(({ repair: { candidate }, differences }) => {
      return { idea: candidate.id, rationale: candidate.description, differences };
    });
    patches.push(alternatives.length === 0 ? patch : { ...patch, alternatives });
  }
  return { patches, alternatives: Object.fromEntries(byIdea) };
}

async function writePatch(
  { candidate, confidence, effects }: Repair,
  note: string,
  { root, reproduction, commit, incident, parts }: PatchContext,
): Promise<Patch> {
  const files = await readChanges(candidate, root);
  const { change, suspect } = candidate;
  const place = suspect.function ?? suspect.file.split('/').at(-1) ?? suspect.file;
  return {
    baseCommit: commit,
    idea: candidate.id,
    title: `Fix ${place}: ${candidate.template.replaceAll('-', ' ')}`.slice(0, 72),
    rationale: note === '' ? candidate.description : `${candidate.description}\n\n${note}`,
    files,
    diff: await parts.codeHost.diff(incident.repository, commit, files),
    reproduction,
    confidence,
    ...(effects.length > 0 && { effects: effects.map(cleanEffect) }),
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

/** Characters of a printed value that are kept: those at its ends. */
const valueLimit = 300;

/** Values of the service as people may see them. */
function cleanEffect({ call, before, after }: Effect): Effect {
  return { call: cleanValue(call), before: cleanValue(before), after: cleanValue(after) };
}

function cleanValue(text: string): string {
  const clean = redact(text);
  const half = valueLimit / 2;
  return clean.length <= valueLimit ? clean : `${clean.slice(0, half)}…${clean.slice(-half)}`;
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
