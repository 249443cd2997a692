import * as t from '@babel/types';
import type { Module, Spot } from './module.ts';
import { bindingAt, readsOf } from './scope.ts';
import { keyName } from './text.ts';

/** A guess at the kind of an expression's value. Undefined means any kind. */
export type Kind = 'number' | 'string' | 'boolean' | 'array' | 'object' | 'function' | 'collection';

const methodsByResult: Readonly<Record<Kind, readonly string[]>> = {
  number:
    'indexOf lastIndexOf findIndex charCodeAt codePointAt push unshift getTime valueOf localeCompare search'.split(' '),
  string:
    'join toString trim trimEnd trimStart toLowerCase toUpperCase replace replaceAll padStart padEnd repeat charAt toFixed toISOString substring substr'.split(
      ' ',
    ),
  boolean: 'includes startsWith endsWith some every has test isArray hasOwnProperty isInteger isNaN isFinite'.split(
    ' ',
  ),
  array: 'map filter split sort reverse flat flatMap splice keys values entries match'.split(' '),
  object: ['fromEntries', 'assign'],
  function: ['bind'],
  collection: [],
};

const stringOnly = new Set(
  'toLowerCase toUpperCase trim replace replaceAll split charCodeAt padStart padEnd startsWith endsWith substring charAt'.split(
    ' ',
  ),
);
const arrayOnly = new Set(
  'push pop shift unshift map filter reduce sort some every find findIndex forEach join flat flatMap splice reverse'.split(
    ' ',
  ),
);

const annotationKinds: Readonly<Record<string, Kind>> = {
  TSNumberKeyword: 'number',
  TSStringKeyword: 'string',
  TSBooleanKeyword: 'boolean',
  TSArrayType: 'array',
  TSTupleType: 'array',
  TSFunctionType: 'function',
  TSTypeLiteral: 'object',
};

/** The likely kind of an expression, from its form, its declaration or its uses nearby. */
export function kindOf(module: Module, node: t.Node, depth = 0): Kind | undefined {
  if (depth > 4) return undefined;
  const again = (inner: t.Node) => kindOf(module, inner, depth + 1);
  if (t.isNumericLiteral(node) || t.isUpdateExpression(node)) return 'number';
  if (t.isStringLiteral(node) || t.isTemplateLiteral(node)) return 'string';
  if (t.isBooleanLiteral(node)) return 'boolean';
  if (t.isArrayExpression(node)) return 'array';
  if (t.isObjectExpression(node)) return 'object';
  if (t.isFunction(node)) return 'function';
  if (t.isUnaryExpression(node, { operator: '!' })) return 'boolean';
  if (t.isUnaryExpression(node)) return node.operator === 'typeof' ? 'string' : 'number';
  if (t.isBinaryExpression(node)) return binaryKind(module, node, depth);
  if (t.isLogicalExpression(node)) return again(node.right) ?? again(node.left);
  if (t.isConditionalExpression(node)) return again(node.consequent) ?? again(node.alternate);
  if (t.isAssignmentExpression(node)) return node.operator === '=' ? again(node.right) : undefined;
  if (t.isParenthesizedExpression(node) || t.isTSAsExpression(node) || t.isTSNonNullExpression(node))
    return again(node.expression);
  if (t.isNewExpression(node))
    return t.isIdentifier(node.callee) && /^(Map|Set)$/.test(node.callee.name) ? 'collection' : 'object';
  if (t.isMemberExpression(node) && !node.computed)
    return /^(length|size)$/.test(keyName(node.property) ?? '') ? 'number' : undefined;
  if (t.isCallExpression(node)) return callKind(node);
  return t.isIdentifier(node) ? identifierKind(module, node, depth) : undefined;
}

/** Whether a value of one kind can replace a value of the other. */
export function fits(a: Kind | undefined, b: Kind | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

function binaryKind(module: Module, node: t.BinaryExpression, depth: number): Kind | undefined {
  if (['-', '*', '/', '%', '**', '|', '&', '^', '<<', '>>', '>>>'].includes(node.operator)) return 'number';
  if (node.operator !== '+') return 'boolean';
  const left = kindOf(module, node.left, depth + 1);
  const right = kindOf(module, node.right, depth + 1);
  if (left === 'string' || right === 'string') return 'string';
  return left === 'number' && right === 'number' ? 'number' : undefined;
}

function callKind(node: t.CallExpression): Kind | undefined {
  const { callee } = node;
  if (t.isIdentifier(callee)) {
    if (['Number', 'parseInt', 'parseFloat'].includes(callee.name)) return 'number';
    if (callee.name === 'String') return 'string';
    return callee.name === 'Boolean' || callee.name === 'isNaN' ? 'boolean' : undefined;
  }
  if (!t.isMemberExpression(callee)) return undefined;
  const owner = keyName(callee.object);
  const method = keyName(callee.property) ?? '';
  if (owner === 'Math' || (owner === 'Date' && method === 'now')) return 'number';
  if (owner === 'Object' && method !== 'assign' && method !== 'fromEntries') return 'array';
  if (owner === 'Array' && method !== 'isArray') return 'array';
  if (owner === 'JSON' && method === 'stringify') return 'string';
  for (const kind of ['number', 'string', 'boolean', 'array', 'object', 'function'] as const)
    if (methodsByResult[kind].includes(method)) return kind;
  return undefined;
}

function identifierKind(module: Module, node: t.Identifier, depth: number): Kind | undefined {
  const spot = module.spotOf(node);
  const binding = spot && bindingAt(module, spot, node.name);
  if (binding === undefined) return undefined;
  const annotation = t.isIdentifier(binding.spot.node) ? binding.spot.node.typeAnnotation : undefined;
  if (t.isTSTypeAnnotation(annotation)) return annotationKinds[annotation.typeAnnotation.type];
  if (binding.init !== undefined) return kindOf(module, binding.init, depth + 1) ?? usedAs(binding.home, node.name);
  return usedAs(binding.home, node.name);
}

function usedAs(home: Spot | undefined, name: string): Kind | undefined {
  if (home === undefined) return undefined;
  for (const { up, key } of readsOf(home, name)) {
    if (up === undefined) continue;
    if (t.isMemberExpression(up.node) && key === 'object' && !up.node.computed) {
      const method = keyName(up.node.property) ?? '';
      if (stringOnly.has(method)) return 'string';
      if (arrayOnly.has(method)) return 'array';
    }
    if (t.isBinaryExpression(up.node) && ['-', '*', '/', '%', '**'].includes(up.node.operator)) return 'number';
    if (t.isUpdateExpression(up.node)) return 'number';
    if (t.isForOfStatement(up.node) && key === 'right') return 'array';
  }
  return undefined;
}
