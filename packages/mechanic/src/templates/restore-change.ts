import { compareTokens, type Placement, tokens } from '../history.ts';
import { offsetOfLine } from '../syntax/text.ts';
import type { Edit, Proposal, Site, Template } from '../template.ts';

/** A revert of more lines rather undoes a feature than a mistake. */
const smallHunk = 4;

/** Reverts a suspect change: a run of tokens, a line, a hunk, or all of its edits to the file. */
export const restoreChange: Template = {
  name: 'restore-change',
  prior: 0.88,
  *propose(site) {
    const inFile = site.history.placements.filter(({ hunk }) => hunk.file === site.suspect.file);
    for (const placement of inFile) {
      if (!touches(placement, site)) continue;
      const newest = 0.96 ** site.problem.changes.indexOf(placement.change);
      const whole = restoreHunk(site, placement);
      if (whole) yield { ...whole, change: placement.change, fit: whole.fit * newest };
      for (const part of restoreParts(site, placement))
        yield { ...part, change: placement.change, fit: part.fit * newest };
      const hunks = placement.change.hunks.filter(({ file }) => file === site.suspect.file);
      const mates = inFile.filter(({ change }) => change === placement.change);
      if (mates.length > 1 && whole && mates.length === hunks.length) {
        const all = mates.flatMap((mate) => restoreHunk(site, mate)?.edits ?? []);
        if (all.length === mates.length)
          yield {
            edits: all,
            description: `Reverts all changes of ${id(placement)} in ${site.suspect.file}.`,
            change: placement.change,
            fit: 0.6 * newest,
          };
      }
    }
  },
};

function touches({ startLine, endLine }: Placement, { suspect }: Site): boolean {
  return startLine <= suspect.endLine && Math.max(endLine, startLine) >= suspect.startLine;
}

function id({ change }: Placement): string {
  return `${change.commit.slice(0, 7)} (“${change.subject}”)`;
}

function restoreHunk(site: Site, placement: Placement): Proposal | undefined {
  const { hunk } = placement;
  const lines = hunk.removed.length + hunk.added.length;
  // A hunk that only removed lines left no text to find, so its place is known only until a newer change moves it.
  if (hunk.added.length === 0 && site.history.placements[0]?.change !== placement.change) return undefined;
  return {
    edits: [putBack(site, placement.startLine, hunk.added.length, hunk.removed)],
    description: `Reverts the change of ${id(placement)} here.`,
    // Lines that a change only added are a feature or a safeguard more often than a mistake.
    fit: (hunk.removed.length === 0 ? 0.45 : 0.9) * Math.min(1, Math.max(0.5, (2 * smallHunk) / Math.max(lines, 1))),
  };
}

function* restoreParts(site: Site, placement: Placement): Generator<Proposal> {
  const { hunk, startLine } = placement;
  if (hunk.removed.length !== hunk.added.length) return;
  for (const [at, line] of hunk.added.entries()) {
    const before = hunk.removed[at] ?? '';
    if (line === before) continue;
    if (hunk.added.length > 1)
      yield {
        edits: [putBack(site, startLine + at, 1, [before])],
        description: `Restores line ${startLine + at} as it was before ${id(placement)}.`,
        fit: 0.92,
      };
    yield* restoreTokens(site, placement, startLine + at, before, line);
  }
}

function* restoreTokens(
  site: Site,
  placement: Placement,
  lineNumber: number,
  before: string,
  line: string,
): Generator<Proposal> {
  const newTokens = tokens(line);
  const runs = compareTokens(tokens(before), newTokens);
  if (runs.length < 2) return;
  const offsets = tokenOffsets(line, newTokens);
  const lineStart = offsetOfLine(site.module.text, lineNumber);
  for (const run of runs) {
    const start = offsets[run.at] ?? line.length;
    const lastAt = run.at + run.after.length - 1;
    const end = run.after.length === 0 ? start : (offsets[lastAt] ?? start) + (newTokens[lastAt]?.length ?? 0);
    yield {
      edits: [{ start: lineStart + start, end: lineStart + end, text: run.before.join(' ') }],
      description: `Restores ${run.before.join(' ') || 'nothing'} where ${id(placement)} wrote ${run.after.join(' ') || 'nothing'}.`,
      fit: 0.9,
    };
  }
}

function tokenOffsets(line: string, parts: readonly string[]): readonly number[] {
  let from = 0;
  return parts.map((part) => {
    const at = line.indexOf(part, from);
    from = at + part.length;
    return at;
  });
}

function putBack({ module }: Site, startLine: number, height: number, lines: readonly string[]): Edit {
  const start = offsetOfLine(module.text, startLine);
  const end = offsetOfLine(module.text, startLine + height);
  return { start, end, text: lines.map((line) => `${line}\n`).join('') };
}
