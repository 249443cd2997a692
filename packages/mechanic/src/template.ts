import type * as t from '@babel/types';
import type { Hints } from './hints.ts';
import type { History } from './history.ts';
import type { Change, Problem, Suspect } from './model.ts';
import type { Module, Spot } from './syntax/module.ts';
import type { Project } from './syntax/project.ts';
import { endOf, startOf } from './syntax/text.ts';

/** What a template sees of one suspect. */
export interface Site {
  readonly problem: Problem;
  readonly suspect: Suspect;
  readonly project: Project;
  /** The suspect's file; without spots when it is no program. */
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
  /** One sentence for a person. */
  readonly description: string;
  /** The change that introduced the fault, if the template knows it. */
  readonly change?: Change;
  /** How well the edit suits this place, in 0..1; multiplied with the template's prior. */
  readonly fit: number;
}

/** One kind of repair. Lives in a file of its own in `templates/` and has a line in its index. */
export interface Template {
  readonly name: string;
  /** How likely an edit of this kind is the right fix when the checks pass with it, in 0..1. */
  readonly prior: number;
  propose(site: Site): Iterable<Proposal>;
}

/** Puts `text` in the place of a node. */
export function replaceNode(node: t.Node, text: string): Edit {
  return { start: startOf(node), end: endOf(node), text };
}

/** Puts `text` in at an offset. */
export function insertAt(offset: number, text: string): Edit {
  return { start: offset, end: offset, text };
}
