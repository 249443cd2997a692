import type * as t from '@babel/types';
import type { Hints } from './hints.ts';
import type { History } from './history.ts';
import type { Change, Problem, Suspect } from './model.ts';
import type { Module, Spot } from './syntax/module.ts';
import type { Project } from './syntax/project.ts';
import { endOf, startOf } from './syntax/text.ts';

/** What a template knows about one suspect. */
export interface Site {
  readonly problem: Problem;
  readonly suspect: Suspect;
  readonly project: Project;
  /** The suspect's file. It has no spots if it is not a program. */
  readonly module: Module;
  /** The nodes of the suspect's own statements, outermost first. */
  readonly spots: readonly Spot[];
  readonly hints: Hints;
  readonly history: History;
}

/** A replacement in the suspect's file, or in `file` where a repair reaches beyond it. */
export interface Edit {
  readonly file?: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Proposal {
  readonly edits: readonly Edit[];
  /** One sentence for the reviewer. */
  readonly description: string;
  /** The change that introduced the fault, if known. */
  readonly change?: Change;
  /** How well the edit suits this place, in 0..1; multiplied by the template's prior. */
  readonly fit: number;
}

/** One kind of repair. Each has its own file in `templates/` and an entry in the index. */
export interface Template {
  readonly name: string;
  /** How likely an edit of this kind is the right fix once the checks pass, in 0..1. */
  readonly prior: number;
  propose(site: Site): Iterable<Proposal>;
}

/** Puts `text` in the place of a node. */
export function replaceNode(node: t.Node, text: string): Edit {
  return { start: startOf(node), end: endOf(node), text };
}

/** Inserts `text` at an offset. */
export function insertAt(offset: number, text: string): Edit {
  return { start: offset, end: offset, text };
}

/** Puts another operator between the operands of a node. */
export function replaceOperator(
  { text }: Module,
  { left, right, operator }: t.BinaryExpression | t.LogicalExpression | t.AssignmentExpression,
  other: string,
): Edit {
  const at = endOf(left) + text.slice(endOf(left), startOf(right)).lastIndexOf(operator);
  return { start: at, end: at + operator.length, text: other };
}

/** Proposes `text` in the place of a node. */
export function proposeText(node: t.Node, text: string, fit: number, description: string): Proposal {
  return { edits: [replaceNode(node, text)], description, fit };
}

/** Proposes `text` at an offset. */
export function proposeInsertion(offset: number, text: string, fit: number, description: string): Proposal {
  return { edits: [insertAt(offset, text)], description, fit };
}
