import * as t from '@babel/types';
import type { Fault, Frame } from '../model.ts';
import type { Module, Segment } from '../syntax/module.ts';
import { isTest, type Project } from '../syntax/project.ts';
import { bindingAt } from '../syntax/scope.ts';
import { type Clue, clueAt, segmentAt, segmentFunction } from './evidence.ts';

/** Further callers in the project explain little. */
const frameLimit = 8;

/** The places that the stacks point to: the throwing line, its callers, its inputs, and the functions and values it uses. */
export function stackClues(project: Project, faults: readonly Fault[]): readonly Clue[] {
  return faults.flatMap((fault, nth) => {
    const strength = nth === 0 ? 1 : 0.85;
    const frames = fault.frames.filter((frame) => !isTest(frame.file)).slice(0, frameLimit);
    return frames.flatMap((frame, depth) => frameClues(project, frame, depth, strength * 0.8 ** depth));
  });
}

function frameClues(project: Project, frame: Frame, depth: number, strength: number): readonly Clue[] {
  const module = project.module(frame.file);
  const thrown = module && segmentAt(module, frame.line, frame.column);
  if (module === undefined || thrown === undefined) return [];
  const reason = depth === 0 ? 'thrown here' : `calls what throws (${depth} up the stack)`;
  const feeding = namesIn(thrown);
  const clues = [clue(module, thrown, strength, reason)];

  for (const segment of module.segments) {
    if (segment === thrown || segment.enclosing === undefined || segment.enclosing !== thrown.enclosing) continue;
    const feeds = assigns(segment, feeding);
    const words = feeds ? 'sets a value that the failing line uses' : 'in the function that fails';
    clues.push(clue(module, segment, strength * (feeds ? 0.7 : 0.35), words));
  }
  return [...clues, ...usedClues(project, module, thrown, strength * 0.55)];
}

/** The functions that the failing line calls and the module-level values that it reads. */
function usedClues(project: Project, module: Module, thrown: Segment, strength: number): readonly Clue[] {
  const clues: Clue[] = [];
  for (const spot of thrown.spots) {
    if (spot.key === 'callee') {
      const definition = project.definition(module, spot);
      if (definition === undefined || isTest(definition.module.file)) continue;
      for (const segment of definition.module.segments)
        if (segment.enclosing === definition.function)
          clues.push(
            clue(
              definition.module,
              segment,
              strength,
              `in ${segmentFunction(definition.module, segment) ?? 'a function'}, which the failing line calls`,
            ),
          );
    } else if (t.isIdentifier(spot.node)) {
      const binding = bindingAt(module, spot, spot.node.name);
      if (binding?.kind !== 'variable' || binding.home !== undefined) continue;
      clues.push(clue(module, binding.spot.segment, strength, `defines ${binding.name}, which the failing line uses`));
    }
  }
  return clues;
}

function clue(module: Module, segment: Segment, weight: number, reason: string): Clue {
  return clueAt(module, segment, { weight, source: 'stack', reason });
}

function namesIn(segment: Segment): Set<string> {
  return new Set(segment.spots.flatMap(({ node }) => (t.isIdentifier(node) ? [node.name] : [])));
}

function assigns(segment: Segment, names: ReadonlySet<string>): boolean {
  return segment.spots.some(({ node }) => {
    if (t.isVariableDeclarator(node)) return t.isIdentifier(node.id) ? names.has(node.id.name) : true;
    if (t.isAssignmentExpression(node)) return !t.isIdentifier(node.left) || names.has(node.left.name);
    return t.isFunction(node) && node.params.length > 0;
  });
}
