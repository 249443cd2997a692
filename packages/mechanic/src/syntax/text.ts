import * as t from '@babel/types';
import type { Module, Spot } from './module.ts';

/** The source text of a node. */
export function codeOf(module: Module, node: t.Node): string {
  return module.text.slice(startOf(node), endOf(node));
}

/** The source text of a node, cut to 60 characters for a description. */
export function shortCode(module: Module, node: t.Node): string {
  const text = codeOf(module, node).replace(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Offset of a node's first character. Nodes of a parsed file always have one. */
export function startOf(node: t.Node): number {
  return node.start ?? 0;
}

/** Offset after a node's last character. */
export function endOf(node: t.Node): number {
  return node.end ?? 0;
}

export function lengthOf(node: t.Node): number {
  return endOf(node) - startOf(node);
}

/** A property access, with or without `?.`. */
export function isMember(node: t.Node | null | undefined): node is t.MemberExpression | t.OptionalMemberExpression {
  return t.isMemberExpression(node) || t.isOptionalMemberExpression(node);
}

/** A call that gives its arguments in parentheses, with or without `new`. */
export function isCall(node: t.Node | null | undefined): node is t.CallExpression | t.NewExpression {
  return t.isCallExpression(node) || t.isNewExpression(node);
}

/** What a call calls. */
export function calleeOf(call: Spot): Spot | undefined {
  return call.down.find(({ key }) => key === 'callee');
}

/** The node's text, in parentheses if it needs them as the operand of an operator or before a dot. */
export function operand(module: Module, node: t.Node): string {
  const text = codeOf(module, node);
  return holdsTogether(node) ? text : `(${text})`;
}

/** The node's text with any parentheses around it. */
export function wholeCode(module: Module, node: t.Node): string {
  const text = codeOf(module, node);
  return node.extra?.parenthesized ? `(${text})` : text;
}

/** Text of an expression with a loose operator (`??`, `||`, `await`), in parentheses if the place of `spot` needs them. */
export function embed({ node, up, key }: Spot, text: string): string {
  if (node.extra?.parenthesized || up === undefined) return text;
  const parent = up.node;
  const tight =
    t.isBinaryExpression(parent) ||
    t.isLogicalExpression(parent) ||
    t.isUnaryExpression(parent) ||
    t.isAwaitExpression(parent) ||
    t.isTSAsExpression(parent) ||
    (t.isConditionalExpression(parent) && key === 'test') ||
    (isMember(parent) && key === 'object') ||
    key === 'callee';
  return tight ? `(${text})` : text;
}

function holdsTogether(node: t.Node): boolean {
  return (
    t.isIdentifier(node) ||
    isMember(node) ||
    t.isCallExpression(node) ||
    t.isOptionalCallExpression(node) ||
    (t.isLiteral(node) && !t.isNumericLiteral(node)) ||
    t.isThisExpression(node) ||
    t.isArrayExpression(node) ||
    t.isParenthesizedExpression(node)
  );
}

/** The indentation of the line that holds an offset. */
export function indentAt(module: Module, offset: number): string {
  const lineStart = module.text.lastIndexOf('\n', offset - 1) + 1;
  return module.text.slice(lineStart).match(/^[ \t]*/)?.[0] ?? '';
}

/** Offset of the first character of a line (from 1), or the text's length if there is no such line. */
export function offsetOfLine(text: string, line: number): number {
  let offset = 0;
  for (let at = 1; at < line; at++) {
    const next = text.indexOf('\n', offset);
    if (next === -1) return text.length;
    offset = next + 1;
  }
  return offset;
}

/** The whole lines of a statement that is alone on them, including the newline. Otherwise its own range. */
export function lineRange(module: Module, node: t.Node): { start: number; end: number } {
  const lineStart = module.text.lastIndexOf('\n', startOf(node) - 1) + 1;
  const next = module.text.indexOf('\n', endOf(node));
  const lineEnd = next === -1 ? module.text.length : next + 1;
  const before = module.text.slice(lineStart, startOf(node));
  const after = module.text.slice(endOf(node), lineEnd);
  return /^[ \t]*$/.test(before) && /^\s*$/.test(after)
    ? { start: lineStart, end: lineEnd }
    : { start: startOf(node), end: endOf(node) };
}

/** The nearest ancestor, without the spot itself, that `accepts` allows. */
export function ancestor(spot: Spot, accepts: (node: t.Node) => boolean): Spot | undefined {
  let at = spot.up;
  while (at !== undefined && !accepts(at.node)) at = at.up;
  return at;
}

export function functionAround(spot: Spot): Spot | undefined {
  return ancestor(spot, t.isFunction);
}

/** The spot and everything below it, outermost first. */
export function* subtree(spot: Spot): Generator<Spot> {
  yield spot;
  for (const child of spot.down) yield* subtree(child);
}

/** A function's name: its own, or that of the variable or property it is assigned to. */
export function nameOfFunction(spot: Spot): string | undefined {
  const { node, up } = spot;
  if ((t.isFunctionDeclaration(node) || t.isFunctionExpression(node)) && node.id) return node.id.name;
  if (t.isObjectMethod(node) || t.isClassMethod(node) || t.isClassPrivateMethod(node)) return keyName(node.key);
  if (up === undefined) return undefined;
  if (t.isVariableDeclarator(up.node)) return keyName(up.node.id);
  if (t.isObjectProperty(up.node) || t.isClassProperty(up.node)) return keyName(up.node.key);
  return t.isAssignmentExpression(up.node) ? lastName(up.node.left) : undefined;
}

/** The plain name of a key, identifier or string; undefined for anything computed. */
export function keyName(node: t.Node): string | undefined {
  if (t.isIdentifier(node)) return node.name;
  if (t.isStringLiteral(node)) return node.value;
  if (t.isPrivateName(node)) return node.id.name;
  return undefined;
}

/** The last name of an expression: `c` of `a.b.c`, and of `c`. */
export function lastName(node: t.Node): string | undefined {
  return keyName(t.isMemberExpression(node) ? node.property : node);
}
