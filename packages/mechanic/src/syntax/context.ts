import * as t from '@babel/types';
import { type Kind, kindOf } from './kinds.ts';
import type { Module, Spot } from './module.ts';
import { ancestor, codeOf, functionAround, keyName, subtree } from './text.ts';

/** Whether a node is a condition: a test, or an operand of a condition or of a returned value. */
export function isCondition({ key, up }: Spot): boolean {
  if (up === undefined) return false;
  const parent = up.node;
  if (key === 'test') return !t.isSwitchCase(parent);
  if (t.isLogicalExpression(parent) && parent.operator !== '??') return isCondition(up) || isAnswer(up);
  return t.isUnaryExpression(parent, { operator: '!' });
}

/** Whether a node is a condition, or a boolean that its function returns. */
export function isBoolean(module: Module, spot: Spot): boolean {
  return isCondition(spot) || (isAnswer(spot) && kindOf(module, spot.node) === 'boolean');
}

/** Whether its function returns a node: by a return statement, or as the body of an arrow function. */
function isAnswer({ key, up }: Spot): boolean {
  return t.isReturnStatement(up?.node) || (t.isArrowFunctionExpression(up?.node) && key === 'body');
}

/** Whether an expression is assigned to, deleted or declared rather than read. */
export function isTarget({ key, up }: Spot): boolean {
  const parent = up?.node;
  return (
    (t.isAssignmentExpression(parent) && key === 'left') ||
    t.isUpdateExpression(parent) ||
    (t.isUnaryExpression(parent) && parent.operator === 'delete') ||
    ((t.isForInStatement(parent) || t.isForOfStatement(parent)) && key === 'left')
  );
}

/** The kind of value that the code around an expression expects. */
export function wantedKind(module: Module, spot: Spot): Kind | undefined {
  const parent = spot.up?.node;
  if (t.isBinaryExpression(parent)) {
    if (['-', '*', '/', '%', '**'].includes(parent.operator)) return 'number';
    const other = spot.key === 'left' ? parent.right : parent.left;
    return kindOf(module, other);
  }
  if (t.isTemplateLiteral(parent)) return 'string';
  if (t.isAssignmentExpression(parent) && ['-=', '*=', '/='].includes(parent.operator)) return 'number';
  if (t.isAssignmentExpression(parent, { operator: '+=' })) return kindOf(module, parent.left);
  if ((t.isForOfStatement(parent) && spot.key === 'right') || t.isSpreadElement(parent)) return 'array';
  if (t.isMemberExpression(parent) && spot.key === 'object' && !parent.computed)
    return ownerKind(keyName(parent.property) ?? '');
  return undefined;
}

const arrayMethods = new Set(
  'map filter reduce forEach some every find findIndex join push flatMap flat sort concat'.split(' '),
);
const stringMethods = new Set(
  'trim toLowerCase toUpperCase split replace replaceAll startsWith endsWith padStart padEnd'.split(' '),
);

/** The kind of value that has a method of this name. */
function ownerKind(method: string): Kind | undefined {
  if (arrayMethods.has(method)) return 'array';
  return stringMethods.has(method) ? 'string' : undefined;
}

/** The empty value of a kind, as code. */
export function emptyOf(kind: Kind | undefined): string | undefined {
  const empty: Partial<Record<Kind, string>> = {
    number: '0',
    string: "''",
    boolean: 'false',
    array: '[]',
    object: '{}',
  };
  return kind && empty[kind];
}

/** The innermost statement that holds a spot. */
export function statementAround(spot: Spot): Spot | undefined {
  return t.isStatement(spot.node) ? spot : ancestor(spot, (node) => t.isStatement(node));
}

/** Whether a statement is inside a loop of the same function. */
export function insideLoop(spot: Spot): boolean {
  const loop = ancestor(spot, (node) => t.isLoop(node) || t.isFunction(node));
  return loop !== undefined && t.isLoop(loop.node);
}

/** The simple values that the function around a spot returns elsewhere, most used first. '' is a bare return. */
export function simpleReturns(module: Module, spot: Spot): readonly string[] {
  const around = functionAround(spot);
  if (around === undefined) return [];
  const found = new Map<string, number>();
  let valued = 0;
  for (const inner of subtree(around)) {
    if (!t.isReturnStatement(inner.node) || functionAround(inner) !== around) continue;
    const { argument } = inner.node;
    if (argument) valued++;
    if (argument && !isSimple(argument)) continue;
    const value = argument ? codeOf(module, argument) : '';
    found.set(value, (found.get(value) ?? 0) + 1);
  }
  if (valued === 0) return [''];
  return [...found].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}

/** The kind of what a function returns, from its return statements. */
export function returnKind(module: Module, spot: Spot): Kind | undefined {
  const around = functionAround(spot);
  for (const inner of around ? subtree(around) : []) {
    if (!t.isReturnStatement(inner.node) || !inner.node.argument || functionAround(inner) !== around) continue;
    const kind = kindOf(module, inner.node.argument);
    if (kind !== undefined) return kind;
  }
  return undefined;
}

function isSimple(node: t.Node): boolean {
  if (t.isArrayExpression(node)) return node.elements.length === 0;
  if (t.isObjectExpression(node)) return node.properties.length === 0;
  if (t.isUnaryExpression(node)) return t.isLiteral(node.argument);
  return (t.isLiteral(node) && !t.isTemplateLiteral(node)) || t.isIdentifier(node, { name: 'undefined' });
}
