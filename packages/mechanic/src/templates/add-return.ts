import * as t from '@babel/types';
import type { Spot } from '../syntax/module.ts';
import { codeOf, endOf, functionAround, indentAt, keyName, shortCode, startOf, subtree } from '../syntax/text.ts';
import { type Proposal, proposeInsertion, replaceNode, type Site, type Template } from '../template.ts';

/** Methods that use what their callback returns. */
const callbackMethods = /^(map|filter|reduce|sort|find|findIndex|some|every|flatMap|then|replace|toSorted)$/;

/** Returns the value that a function computes and then drops. */
export const addReturn: Template = {
  name: 'add-return',
  prior: 0.8,
  *propose(site) {
    for (const spot of site.spots) {
      if (t.isExpressionStatement(spot.node) && !t.isAssignmentExpression(spot.node.expression))
        yield* returnExpression(site, spot, spot.node);
      if (t.isFunction(spot.node)) yield* returnAtEnd(site, spot, spot.node);
    }
  },
};

function* returnExpression(site: Site, spot: Spot, node: t.ExpressionStatement): Generator<Proposal> {
  const around = functionAround(spot);
  if (around === undefined || isConstructor(around.node)) return;
  const body = t.isFunction(around.node) && t.isBlockStatement(around.node.body) ? around.node.body.body : [];
  const last = body.at(-1) === node;
  const elsewhere = returnsValue(around) ? (last ? 0.9 : 0.7) : 0.6;
  const fit = (last ? 0.95 : 0.35) * (isUsed(around) ? 1 : elsewhere);
  const short = shortCode(site.module, node.expression);
  yield proposeInsertion(startOf(node), 'return ', fit, `Returns ${short} instead of discarding it.`);
  const next = body[body.indexOf(node) + 1];
  // The result of a call without side effects was meant to replace the value returned right after.
  if (
    t.isReturnStatement(next) &&
    t.isIdentifier(next.argument) &&
    t.isCallExpression(node.expression) &&
    t.isMemberExpression(node.expression.callee)
  ) {
    const owner = node.expression.callee.object;
    if (t.isIdentifier(owner, { name: next.argument.name }))
      yield {
        edits: [
          replaceNode(next.argument, codeOf(site.module, node.expression)),
          { start: startOf(node), end: startOf(next), text: '' },
        ],
        description: `Returns the result of ${short}.`,
        fit: 0.95,
      };
  }
}

/** Returns a value that the function built, where it returns nothing at its end. */
function* returnAtEnd(site: Site, spot: Spot, node: t.Function): Generator<Proposal> {
  if (!t.isBlockStatement(node.body) || isConstructor(node)) return;
  const last = node.body.body.at(-1);
  if (last === undefined || t.isReturnStatement(last) || t.isThrowStatement(last)) return;
  const indent = indentAt(site.module, startOf(last));
  const built = node.body.body.flatMap((statement) =>
    t.isVariableDeclaration(statement)
      ? statement.declarations.flatMap(({ id }) => (t.isIdentifier(id) ? [id.name] : []))
      : [],
  );
  const elsewhere = returnsValue(spot) ? 0.85 : 0.75;
  const weight = isUsed(spot) ? 1 : elsewhere;
  for (const [nth, name] of built.reverse().slice(0, 3).entries()) {
    const fit = weight * (0.9 - 0.15 * nth);
    yield proposeInsertion(endOf(last), `\n${indent}return ${name};`, fit, `Returns ${name} at the end.`);
  }
}

function isConstructor(node: t.Node): boolean {
  return t.isClassMethod(node) && node.kind !== 'method' && node.kind !== 'get';
}

/** Whether the caller of a callback uses what it returns. */
function isUsed({ up, key }: Spot): boolean {
  return (
    t.isCallExpression(up?.node) &&
    key === 'arguments' &&
    t.isMemberExpression(up.node.callee) &&
    callbackMethods.test(keyName(up.node.callee.property) ?? '')
  );
}

function returnsValue(around: Spot): boolean {
  return [...subtree(around)].some(
    (inner) => t.isReturnStatement(inner.node) && inner.node.argument && functionAround(inner) === around,
  );
}
