import * as t from '@babel/types';
import type { Candidate, Splice } from '../model.ts';
import { parseModule } from '../syntax/module.ts';
import { isCall } from '../syntax/text.ts';

/**
 * Whether a change only keeps the failure from being seen: it leaves early with a constant or with nothing, puts a constant in the place of
 * what is worked out, takes a call away, or empties a `try`. Such a change may be right, but never before one that mends the cause.
 * @param read the text of a file without changes
 */
export function hidesSymptom({ splices }: Candidate, read: (file: string) => string): boolean {
  return splices.every((splice) => hides(splice, read(splice.file).slice(splice.start, splice.end)));
}

function hides({ text }: Splice, before: string): boolean {
  const after = statementsOf(text);
  const gone = statementsOf(before);
  if (text.trim() === '') return gone.some((node) => containsCall(node));
  if (before.trim() === '') return after.length > 0 && after.every(isEarlyExit);
  const [value, ...others] = after;
  const isValue = others.length === 0 && t.isExpressionStatement(value) && isConstant(value.expression);
  return isValue && gone.some((node) => !(t.isExpressionStatement(node) && isConstant(node.expression)));
}

function statementsOf(code: string): readonly t.Node[] {
  const { spots } = parseModule('part.ts', `async function* part() { for (;;) {\n${wrapped(code)}\n} }`);
  const loop = spots.find(({ node }) => t.isForStatement(node))?.node;
  return t.isForStatement(loop) && t.isBlockStatement(loop.body) ? loop.body.body : [];
}

/** An object alone would be read as a block. */
function wrapped(code: string): string {
  return /^\s*\{/.test(code) ? `(${code})` : code;
}

function isEarlyExit(node: t.Node): boolean {
  if (!t.isIfStatement(node) || node.alternate) return false;
  const [only, ...others] = t.isBlockStatement(node.consequent) ? node.consequent.body : [node.consequent];
  if (others.length > 0) return false;
  if (t.isContinueStatement(only) || t.isBreakStatement(only)) return true;
  return t.isReturnStatement(only) && (only.argument == null || isConstant(only.argument));
}

function isConstant(node: t.Node): boolean {
  if (t.isTemplateLiteral(node)) return node.expressions.length === 0;
  if (t.isLiteral(node) || t.isIdentifier(node, { name: 'undefined' })) return true;
  if (t.isUnaryExpression(node)) return isConstant(node.argument);
  if (t.isArrayExpression(node)) return node.elements.length === 0;
  return t.isObjectExpression(node) && node.properties.length === 0;
}

function containsCall(node: t.Node): boolean {
  let found = false;
  t.traverseFast(node, (inner) => {
    if (isCall(inner) || t.isAwaitExpression(inner)) found = true;
  });
  return found;
}
