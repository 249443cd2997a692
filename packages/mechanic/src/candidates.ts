import { createHash } from 'node:crypto';
import * as t from '@babel/types';
import { openFailingPath } from './failing-path.ts';
import { readHints } from './hints.ts';
import { readHistory } from './history.ts';
import type { Candidate, Change, Problem, Splice, Suspect } from './model.ts';
import { applySplices, narrow, overlap } from './splices.ts';
import { countErrors, type Module } from './syntax/module.ts';
import { openProject } from './syntax/project.ts';
import type { Proposal, Site, Template } from './template.ts';
import { templates as allTemplates } from './templates/index.ts';
import { restoreChange } from './templates/restore-change.ts';

/** At least two words, since one alone occurs in many places. */
const distinctiveCode = /[A-Za-z_$][\w$]*\W+[\w$]/;

export interface CandidateOptions {
  /** The templates to use; all of them when left out. */
  readonly templates?: readonly Template[];
}

/**
 * Possible repairs at the suspected places, best first: the suspect's score times how likely the template's edit is right.
 * Lazy: whether a candidate parses is checked only when it is asked for. No two give the same text, and none gives the old one.
 */
export function* candidates(
  problem: Problem,
  suspects: readonly Suspect[],
  { templates = allTemplates }: CandidateOptions = {},
): Generator<Candidate, void, undefined> {
  const project = openProject(problem.tree);
  const path = openFailingPath(problem, project);
  const shared = { problem, project, hints: readHints(problem.faults), history: readHistory(problem) };
  const best = new Map<string, Candidate>();

  for (const suspect of suspects) {
    const module = project.module(suspect.file);
    if (module === undefined) continue;
    const site: Site = { ...shared, suspect, module, spots: spotsOf(module, suspect) };
    for (const template of templates)
      for (const proposal of template.propose(site)) {
        const takesBack = template === restoreChange;
        if (!takesBack && altersThrow(site, proposal)) continue;
        const found = asCandidate(site, template, proposal);
        if (found === undefined || path.hides(found.candidate.splices, { takesBack })) continue;
        const known = best.get(found.key);
        if (known === undefined || known.score < found.candidate.score) best.set(found.key, found.candidate);
      }
  }

  const ranked = [...best.values()].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  for (const candidate of ranked) {
    const intact = [...filesOf(candidate)].every((file) => parses(project.module(file), file, candidate.splices));
    if (intact) yield candidate;
  }
}

/** The nodes of the statements that a suspect means: those with just these lines, or else those that begin inside them. */
function spotsOf(module: Module, { startLine, endLine }: Suspect): Site['spots'] {
  const exact = module.segments.filter((one) => one.startLine === startLine && one.endLine === endLine);
  const inside = module.segments.filter((one) => one.startLine >= startLine && one.startLine <= endLine);
  return (exact.length > 0 ? exact : inside).flatMap((segment) => segment.spots);
}

/** An edit to a throw statement hides a failure. Only reverting a change may change what it throws. */
function altersThrow({ module, project }: Site, { edits }: Proposal): boolean {
  return edits.some(({ file = module.file, start, end }) =>
    (project.module(file)?.spots ?? []).some(
      ({ node }) => t.isThrowStatement(node) && start < (node.end ?? 0) && end > (node.start ?? 0),
    ),
  );
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
      ...(change === undefined ? {} : { change }),
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
  if (module === undefined || splice === undefined) return undefined;
  const around = module.spots
    .map(({ node }) => ({ start: node.start ?? 0, end: node.end ?? 0 }))
    .filter(({ start, end }) => start <= splice.start && end >= splice.end)
    .sort((a, b) => a.end - a.start - (b.end - b.start))
    .map(({ start, end }) => module.text.slice(start, end))
    .find((code) => distinctiveCode.test(code));
  if (around === undefined) return undefined;
  return changes.find((change) =>
    change.hunks.some(
      ({ file, added, removed }) =>
        file === splice.file && added.join('\n').includes(around) && !removed.join('\n').includes(around),
    ),
  );
}

function filesOf(candidate: Candidate): Set<string> {
  return new Set(candidate.splices.map((splice) => splice.file));
}

function parses(module: Module | undefined, file: string, splices: readonly Splice[]): boolean {
  if (module === undefined) return false;
  const own = splices.filter((splice) => splice.file === file);
  // A file that did not parse before, such as configuration, need not parse now.
  return module.errors === Infinity || countErrors(file, applySplices(module.text, own)) <= module.errors;
}
