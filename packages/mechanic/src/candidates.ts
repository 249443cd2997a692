import { createHash } from 'node:crypto';
import * as t from '@babel/types';
import { defined } from './defined.ts';
import { openFailingPath } from './failing-path.ts';
import { readHints } from './hints.ts';
import { readHistory } from './history.ts';
import type { Candidate, Change, Problem, Splice, Suspect } from './model.ts';
import { narrow, overlap, sizeOf } from './splices.ts';
import type { Module } from './syntax/module.ts';
import { openProject } from './syntax/project.ts';
import { staysValid } from './syntax/stays-valid.ts';
import { codeOf, endOf, lengthOf, startOf } from './syntax/text.ts';
import type { Proposal, Site, Template } from './template.ts';
import { templates as allTemplates } from './templates/index.ts';
import { restoreChange } from './templates/restore-change.ts';

/** At least two words, because a single word occurs in many places. */
const distinctiveCode = /[A-Za-z_$][\w$]*\W+[\w$]/;

export interface CandidateOptions {
  /** The templates to use, by default all of them. */
  readonly templates?: readonly Template[];
}

/**
 * Possible repairs at the suspected places, best first: by the suspect's score times the edit's plausibility. Each has a
 * different effect on the text. Places are looked at one after the other, as far as the order asks for them.
 */
export function* candidates(
  problem: Problem,
  suspects: readonly Suspect[],
  { templates = allTemplates }: CandidateOptions = {},
): Generator<Candidate, void, undefined> {
  const project = openProject(problem.tree);
  const path = openFailingPath(problem, project);
  const shared = { problem, project, hints: readHints(problem.faults), history: readHistory(problem) };
  const waiting = new Map<string, { readonly candidate: Candidate; readonly reverts: boolean }>();
  const given = new Set<string>();
  const most = Math.max(0, ...templates.map(({ prior }) => prior));

  for (const [at, suspect] of suspects.entries()) {
    const module = project.module(suspect.file);
    const site: Site | undefined = module && { ...shared, suspect, module, spots: spotsOf(module, suspect) };
    for (const template of site === undefined ? [] : templates)
      for (const proposal of site === undefined ? [] : template.propose(site)) {
        const reverts = template === restoreChange;
        if (site === undefined || (!reverts && altersThrow(site, proposal))) continue;
        const found = asCandidate(site, template, proposal);
        if (found === undefined || given.has(found.key)) continue;
        const known = waiting.get(found.key);
        const better = known === undefined || known.candidate.score < found.candidate.score;
        const candidate = better ? found.candidate : known.candidate;
        waiting.set(found.key, { candidate, reverts: reverts || known?.reverts === true });
      }
    // What a later place gives is not better than this.
    const next = (suspects[at + 1]?.score ?? 0) * most;
    const ready: { key: string; candidate: Candidate; reverts: boolean }[] = [];
    for (const [key, entry] of waiting) if (entry.candidate.score >= next) ready.push({ key, ...entry });
    for (const { key, candidate, reverts } of ready.sort((a, b) => likelierFirst(a.candidate, b.candidate))) {
      waiting.delete(key);
      given.add(key);
      if (path.isHiddenBy(candidate.splices, { reverts })) continue;
      const files = new Set(candidate.splices.map(({ file }) => file));
      if ([...files].every((file) => parses(project.module(file), file, candidate.splices))) yield candidate;
    }
  }
}

/** Equal ones in the order of their places in the text, then of the size of the change. */
function likelierFirst(a: Candidate, b: Candidate): number {
  const [one, other] = [a.splices[0], b.splices[0]];
  const place = (one?.start ?? 0) - (other?.start ?? 0);
  return b.score - a.score || b.plausibility - a.plausibility || place || sizeOf(a.splices) - sizeOf(b.splices);
}

/** The nodes of a suspect's statements: those with exactly its lines, or else those that begin inside them. */
function spotsOf(module: Module, { startLine, endLine }: Suspect): Site['spots'] {
  const exact = module.segments.filter((one) => one.startLine === startLine && one.endLine === endLine);
  const inside = module.segments.filter((one) => one.startLine >= startLine && one.startLine <= endLine);
  return (exact.length > 0 ? exact : inside).flatMap((segment) => segment.spots);
}

const thrown = new WeakMap<Module, readonly t.Node[]>();

function throwsOf(module: Module): readonly t.Node[] {
  const known = thrown.get(module) ?? module.spots.flatMap(({ node }) => (t.isThrowStatement(node) ? [node] : []));
  thrown.set(module, known);
  return known;
}

/** Whether an edit changes a throw statement, which would hide a failure. Only a revert may do that. */
function altersThrow({ module, project }: Site, { edits }: Proposal): boolean {
  return edits.some(({ file = module.file, start, end }) => {
    const changed = project.module(file);
    return changed !== undefined && throwsOf(changed).some((node) => start < endOf(node) && end > startOf(node));
  });
}

function asCandidate(
  { suspect, module, project, problem }: Site,
  { name, prior }: Template,
  { edits, description, fit, change: known }: Proposal,
): { key: string; candidate: Candidate } | undefined {
  const splices = edits.map(({ file = module.file, start, end, text }): Splice => ({ file, start, end, text }));
  const parts: Splice[] = [];
  for (const file of new Set(splices.map((splice) => splice.file))) {
    const text = project.module(file)?.text;
    const own = splices.filter((splice) => splice.file === file);
    if (overlap(own)) return undefined;
    const part = text === undefined ? undefined : narrow(text, own);
    if (part !== undefined) parts.push(part);
  }
  if (parts.length === 0) return undefined;
  const key = JSON.stringify(parts);
  const change = known ?? introducedBy(problem, project.module(parts[0]?.file ?? ''), parts[0]);
  const plausibility = prior * Math.min(1, fit);
  const id = `${name}-${createHash('sha256').update(`${name}\0${key}`).digest('hex').slice(0, 12)}`;
  return {
    key,
    candidate: {
      id,
      template: name,
      splices,
      description,
      suspect,
      ...defined({ change }),
      plausibility,
      score: suspect.score * plausibility,
    },
  };
}

/** The newest change that added the smallest distinctive expression around the replaced text. */
function introducedBy(
  { changes }: Problem,
  module: Module | undefined,
  splice: Splice | undefined,
): Change | undefined {
  if (module === undefined || splice === undefined || changes.length === 0) return undefined;
  const around = module.spots
    .map(({ node }) => node)
    .filter((node) => startOf(node) <= splice.start && endOf(node) >= splice.end)
    .sort((a, b) => lengthOf(a) - lengthOf(b))
    .map((node) => codeOf(module, node))
    .find((code) => distinctiveCode.test(code));
  if (around === undefined) return undefined;
  return changes.find((change) =>
    change.hunks.some(
      ({ file, added, removed }) =>
        file === splice.file && added.join('\n').includes(around) && !removed.join('\n').includes(around),
    ),
  );
}

function parses(module: Module | undefined, file: string, splices: readonly Splice[]): boolean {
  if (module === undefined) return false;
  return staysValid(
    module,
    splices.filter((splice) => splice.file === file),
  );
}
