import * as t from '@babel/types';
import type { Spot } from '../syntax/module.ts';
import { codeOf, functionAround, indentAt, keyName, startOf, subtree } from '../syntax/text.ts';
import { insertAt, type Proposal, replaceNode, type Site, type Template } from '../template.ts';

/** Callbacks whose answer is used. */
const callbackMethods = /^(map|filter|reduce|sort|find|findIndex|some|every|flatMap|then|replace|toSorted)$/;

/** Returns the value that a function computes and then drops. */
export const addReturn: Template = {
  name: 'add-return',
  prior: 0.8,
  *propose(site) {
    for (const spot of site.spots) {
      if (t.isExpressionStatement(spot.node) && !t.isAssignmentExpression(spot.node.expression))
        yield* answerWith(site, spot, spot.node);
      if (t.isFunction(spot.node)) yield* answerAtEnd(site, spot, spot.node);
    }
  },
};

function* answerWith(site: Site, spot: Spot, node: t.ExpressionStatement): Generator<Proposal> {
  const around = functionAround(spot);
  if (around === undefined || isConstructor(around.node)) return;
  const body = t.isFunction(around.node) && t.isBlockStatement(around.node.body) ? around.node.body.body : [];
  const last = body.at(-1) === node;
  const asked = isAsked(around);
  const fit = (last ? 0.95 : 0.35) * (asked ? 1 : returnsValue(around) ? (last ? 0.9 : 0.7) : 0.6);
  yield {
    edits: [insertAt(startOf(node), 'return ')],
    description: `Returns ${short(codeOf(site.module, node.expression))} instead of dropping it.`,
    fit,
  };
  const next = body[body.indexOf(node) + 1];
  // The result of a call that changes nothing was meant to replace the value returned right after.
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
        description: `Returns what ${short(codeOf(site.module, node.expression))} answers.`,
        fit: 0.95,
      };
  }
}

/** The function returns nothing at its end: return the value that it built. */
function* answerAtEnd(site: Site, spot: Spot, node: t.Function): Generator<Proposal> {
  if (!t.isBlockStatement(node.body) || isConstructor(node)) return;
  const last = node.body.body.at(-1);
  if (last === undefined || t.isReturnStatement(last) || t.isThrowStatement(last)) return;
  const indent = indentAt(site.module, startOf(last));
  const built = node.body.body.flatMap((statement) =>
    t.isVariableDeclaration(statement)
      ? statement.declarations.flatMap(({ id }) => (t.isIdentifier(id) ? [id.name] : []))
      : [],
  );
  const weight = isAsked(spot) ? 1 : returnsValue(spot) ? 0.85 : 0.75;
  for (const [nth, name] of built.reverse().slice(0, 3).entries())
    yield {
      edits: [insertAt(last.end ?? 0, `\n${indent}return ${name};`)],
      description: `Returns ${name} at the end.`,
      fit: weight * (0.9 - 0.15 * nth),
    };
}

function isConstructor(node: t.Node): boolean {
  return t.isClassMethod(node) && node.kind !== 'method' && node.kind !== 'get';
}

function isAsked({ up, key }: Spot): boolean {
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

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
