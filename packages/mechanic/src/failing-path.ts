import * as t from '@babel/types';
import { segmentAt } from './locate/evidence.ts';
import type { Frame, Problem, Splice } from './model.ts';
import { applySplices } from './splices.ts';
import { type Module, parseModule, type Spot } from './syntax/module.ts';
import { isTest, type Project } from './syntax/project.ts';
import { ancestor, endOf, isCall, keyName, lengthOf, startOf } from './syntax/text.ts';

/** The code that ran on the way to the failure. A repair that removes this code only hides the failure. */
export interface FailingPath {
  /**
   * Whether a change only hides the failure: it removes failing code, or changes the code that reports the error.
   * `reverts` marks a change that undoes an earlier one.
   */
  isHiddenBy(splices: readonly Splice[], options: { readonly reverts: boolean }): boolean;
}

/** The part of the path in one file. */
interface Passage {
  readonly module: Module;
  /** Statements and calls in the stack traces. */
  readonly steps: readonly t.Node[];
  /** Error handlers on the path. They report the failure and are not its cause. */
  readonly handlers: readonly t.Node[];
  /** The code guarded by a handler that threw its own error. The failure began somewhere in it. */
  readonly guarded: readonly t.Node[];
}

interface ThrownFrame extends Frame {
  /** The name of the error whose stack has this frame. */
  readonly thrown: string;
}

/**
 * Reads the failing path from the stack traces. What a change leaves of the program decides, not the template that made it.
 * A revert may remove the code that the reverted change added, but not code guarded by a handler that threw.
 */
export function openFailingPath({ faults }: Problem, project: Project): FailingPath {
  const frames = faults.flatMap(({ name, frames }) => frames.map((frame) => ({ ...frame, thrown: name })));
  const files = new Set(frames.map(({ file }) => file).filter((file) => !isTest(file)));
  const passages = [...files].flatMap((file) => {
    const module = project.module(file);
    const own = frames.filter((frame) => frame.file === file);
    return module === undefined ? [] : [passageOf(module, own)];
  });

  return {
    isHiddenBy: (splices, { reverts }) =>
      passages.some((passage) => {
        const own = splices.filter(({ file }) => file === passage.module.file);
        return own.length > 0 && isHidden(passage, own, reverts);
      }),
  };
}

function passageOf(module: Module, frames: readonly ThrownFrame[]): Passage {
  const steps = frames.flatMap((frame) => stepsAt(module, frame));
  const wraps = frames.flatMap((frame) => wrapsAt(module, frame));
  return {
    module,
    steps: steps.map(({ node }) => node).filter((node) => !t.isThrowStatement(node)),
    handlers: [...steps.flatMap(handlersAround), ...wraps.map(({ handler }) => handler)],
    guarded: wraps.map(({ guarded }) => guarded),
  };
}

function isHidden(
  { module, steps, handlers, guarded }: Passage,
  splices: readonly Splice[],
  reverts: boolean,
): boolean {
  const covers = (node: t.Node) => splices.some(({ start, end }) => start <= startOf(node) && end >= endOf(node));
  const touches = (node: t.Node) => splices.some(({ start, end }) => start < endOf(node) && end > startOf(node));
  if (handlers.some(touches)) return true;
  if (!guarded.some(touches) && (reverts || !steps.some(covers))) return false;
  const before = count(module);
  const after = count(parseModule(module.file, applySplices(module.text, splices)));
  return after.calls < before.calls || after.statements < before.statements;
}

/** The statement at a frame and, if the frame is inside one, the innermost call. */
function stepsAt(module: Module, { line, column }: Frame): Spot[] {
  const segment = segmentAt(module, line, column);
  const statement = segment && module.spotOf(segment.head);
  if (segment === undefined || statement === undefined || t.isFunction(statement.node)) return [];
  const calls = segment.spots.filter(({ node }) => isAnyCall(node) && holds(node, line, column));
  return [statement, ...calls.sort((a, b) => lengthOf(a.node) - lengthOf(b.node)).slice(0, 1)];
}

/** The handlers of the `try` blocks around a spot, within its function. */
function handlersAround(spot: Spot): t.Node[] {
  const block = ancestor(spot, (node) => t.isBlockStatement(node) || t.isFunction(node));
  if (block === undefined || t.isFunction(block.node)) return [];
  const handler = block.key === 'block' && t.isTryStatement(block.up?.node) ? block.up.node.handler : undefined;
  return [...(handler ? [handler] : []), ...handlersAround(block)];
}

/** The handler, of a `try` or of a promise, that threw its own error at a frame, and the code it guards. */
function wrapsAt(module: Module, frame: ThrownFrame): { handler: t.Node; guarded: t.Node }[] {
  const [thrown] = stepsAt(module, frame);
  if (thrown === undefined || !t.isThrowStatement(thrown.node) || !makesError(thrown, frame)) return [];
  const handler = ancestor(thrown, (node) => t.isCatchClause(node) || t.isFunction(node));
  const above = handler?.up?.node;
  if (handler === undefined) return [];
  if (t.isTryStatement(above)) return [{ handler: handler.node, guarded: above.block }];
  if (handler.key !== 'arguments' || !t.isCallExpression(above) || !t.isMemberExpression(above.callee)) return [];
  const { object, property } = above.callee;
  return /^(?:catch|then)$/.test(keyName(property) ?? '') ? [{ handler: handler.node, guarded: object }] : [];
}

/** Whether the frame belongs to the error that a statement throws, not to one thrown while making that error. */
function makesError({ segment }: Spot, { line, column, thrown }: ThrownFrame): boolean {
  return segment.spots.some(({ node }) => {
    if (!isAnyCall(node)) return false;
    const name = t.isMemberExpression(node.callee) ? node.callee.property : node.callee;
    const begins = [node, name].some(({ loc }) => loc?.start.line === line && loc.start.column === column);
    return begins || (t.isNewExpression(node) && keyName(name) === thrown);
  });
}

function count({ spots }: Module): { readonly calls: number; readonly statements: number } {
  return {
    calls: spots.filter(({ node }) => isAnyCall(node)).length,
    statements: spots.filter(({ node }) => t.isStatement(node) && !t.isBlockStatement(node)).length,
  };
}

function isAnyCall(node: t.Node): node is t.CallExpression | t.OptionalCallExpression | t.NewExpression {
  return isCall(node) || t.isOptionalCallExpression(node);
}

function holds({ loc }: t.Node, line: number, column: number): boolean {
  if (!loc || line < loc.start.line || line > loc.end.line) return false;
  if (line === loc.start.line && column < loc.start.column) return false;
  return line !== loc.end.line || column < loc.end.column;
}
