import * as t from '@babel/types';
import { segmentAt } from './locate/evidence.ts';
import type { Frame, Problem, Splice } from './model.ts';
import { applySplices } from './splices.ts';
import { type Module, parseModule, type Spot } from './syntax/module.ts';
import { isTest, type Project } from './syntax/project.ts';
import { ancestor, endOf, keyName, startOf } from './syntax/text.ts';

/** The code that the failure went through. A change that takes it away hides the failure and mends nothing. */
export interface FailingPath {
  /** Whether a change makes the failing code unreached, or its error untold. `takesBack` marks one that undoes an earlier change. */
  hides(splices: readonly Splice[], options: { readonly takesBack: boolean }): boolean;
}

/** The part of the path in one file. */
interface Passage {
  readonly module: Module;
  /** Statements and calls that the stack traces name. */
  readonly steps: readonly t.Node[];
  /** What caught the failure on its way. It reports the failure and is not its cause. */
  readonly handlers: readonly t.Node[];
  /** What ran inside a handler's `try` when the handler threw an error of its own: somewhere in it the failure began. */
  readonly tried: readonly t.Node[];
}

/**
 * Reads from the stack traces what the failure went through. A change is judged by what it leaves of the program, whichever
 * template made it. One that takes back an earlier change may take away what that one brought, but not below a handler that threw.
 */
export function openFailingPath({ faults }: Problem, project: Project): FailingPath {
  const frames = faults.flatMap(({ name, frames }) => frames.map((frame) => ({ ...frame, thrown: name })));
  const files = new Set(frames.map(({ file }) => file).filter((file) => !isTest(file)));
  const passages = [...files].flatMap((file): Passage[] => {
    const module = project.module(file);
    if (module === undefined) return [];
    const own = frames.filter((frame) => frame.file === file);
    const steps = own.flatMap((frame) => stepsAt(module, frame));
    const wraps = own.flatMap((frame) => wrapsAt(module, frame));
    const nodes = steps.map(({ node }) => node).filter((node) => !t.isThrowStatement(node));
    const handlers = [...steps.flatMap(handlersAround), ...wraps.map(({ handler }) => handler)];
    return [{ module, steps: nodes, handlers, tried: wraps.map(({ tried }) => tried) }];
  });

  return {
    hides: (splices, { takesBack }) =>
      passages.some((passage) => {
        const own = splices.filter(({ file }) => file === passage.module.file);
        return own.length > 0 && hidesIn(passage, own, takesBack);
      }),
  };
}

function hidesIn({ module, steps, handlers, tried }: Passage, splices: readonly Splice[], takesBack: boolean): boolean {
  const covers = (node: t.Node) => splices.some(({ start, end }) => start <= startOf(node) && end >= endOf(node));
  const touches = (node: t.Node) => splices.some(({ start, end }) => start < endOf(node) && end > startOf(node));
  if (handlers.some(touches)) return true;
  if (!tried.some(touches) && (takesBack || !steps.some(covers))) return false;
  const before = count(module);
  const after = count(parseModule(module.file, applySplices(module.text, splices)));
  return after.calls < before.calls || after.statements < before.statements;
}

/** The statement at a frame, and the call in it by which the frame was left. */
function stepsAt(module: Module, { line, column }: Frame): Spot[] {
  const segment = segmentAt(module, line, column);
  const statement = segment && module.spotOf(segment.head);
  if (segment === undefined || statement === undefined || t.isFunction(statement.node)) return [];
  const calls = segment.spots.filter(({ node }) => isCall(node) && stands(node, line, column));
  const [innermost] = calls.sort((a, b) => lengthOf(a.node) - lengthOf(b.node));
  return [statement, ...(innermost === undefined ? [] : [innermost])];
}

/** The handlers of the `try` blocks around a spot, within its function. */
function handlersAround(spot: Spot): t.Node[] {
  const block = ancestor(spot, (node) => t.isBlockStatement(node) || t.isFunction(node));
  if (block === undefined || t.isFunction(block.node)) return [];
  const handler = block.key === 'block' && t.isTryStatement(block.up?.node) ? block.up.node.handler : undefined;
  return [...(handler ? [handler] : []), ...handlersAround(block)];
}

/** The handler that made a new error at a frame, of a `try` or of a promise, and what it watches over. */
function wrapsAt(module: Module, frame: Frame & { readonly thrown: string }): { handler: t.Node; tried: t.Node }[] {
  const thrown = stepsAt(module, frame)[0];
  if (thrown === undefined || !t.isThrowStatement(thrown.node) || !makesError(thrown, frame)) return [];
  const handler = ancestor(thrown, (node) => t.isCatchClause(node) || t.isFunction(node));
  const above = handler?.up?.node;
  if (handler === undefined) return [];
  if (t.isTryStatement(above)) return [{ handler: handler.node, tried: above.block }];
  if (handler.key !== 'arguments' || !t.isCallExpression(above) || !t.isMemberExpression(above.callee)) return [];
  const { object, property } = above.callee;
  return /^(?:catch|then)$/.test(keyName(property) ?? '') ? [{ handler: handler.node, tried: object }] : [];
}

/** Whether the frame tells of the error that is thrown here, and not of one that came up while it was made. */
function makesError({ segment }: Spot, { line, column, thrown }: Frame & { readonly thrown: string }): boolean {
  return segment.spots.some(({ node }) => {
    if (!isCall(node)) return false;
    const name = t.isMemberExpression(node.callee) ? node.callee.property : node.callee;
    const begins = [node, name].some(({ loc }) => loc?.start.line === line && loc.start.column === column);
    return begins || (t.isNewExpression(node) && keyName(name) === thrown);
  });
}

function count({ spots }: Module): { readonly calls: number; readonly statements: number } {
  return {
    calls: spots.filter(({ node }) => isCall(node)).length,
    statements: spots.filter(({ node }) => t.isStatement(node) && !t.isBlockStatement(node)).length,
  };
}

function isCall(node: t.Node): node is t.CallExpression | t.OptionalCallExpression | t.NewExpression {
  return t.isCallExpression(node) || t.isOptionalCallExpression(node) || t.isNewExpression(node);
}

function stands({ loc }: t.Node, line: number, column: number): boolean {
  if (!loc || line < loc.start.line || line > loc.end.line) return false;
  return (
    !(line === loc.start.line && column < loc.start.column) && !(line === loc.end.line && column >= loc.end.column)
  );
}

function lengthOf(node: t.Node): number {
  return endOf(node) - startOf(node);
}
