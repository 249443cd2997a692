import { parse } from '@babel/parser';
import * as t from '@babel/types';
import MagicString from 'magic-string';

/**
 * Turns `console.assert`, which only prints in Node, into assertions that fail with the values compared. A text that does not parse keeps
 * its shape.
 */
export function writeAssertions(text: string): string {
  const result = new MagicString(text);
  try {
    t.traverseFast(parse(text, { errorRecovery: true }).program, (node) => {
      if (!t.isCallExpression(node) || !isConsoleAssert(node.callee)) return;
      const [condition] = node.arguments;
      if (condition !== undefined) result.update(node.start ?? 0, node.end ?? 0, assertionOf(condition, text));
    });
    return result.toString();
  } catch {
    return text.replaceAll('console.assert(', 'assert.ok(');
  }
}

function isConsoleAssert(node: t.Node): boolean {
  return (
    t.isMemberExpression(node) &&
    t.isIdentifier(node.object, { name: 'console' }) &&
    t.isIdentifier(node.property, { name: 'assert' })
  );
}

function assertionOf(condition: t.Node, text: string): string {
  const code = (node: t.Node) => {
    const own = text.slice(node.start ?? 0, node.end ?? 0);
    return t.isSequenceExpression(node) ? `(${own})` : own;
  };
  if (!t.isBinaryExpression(condition) || !/^===?$/.test(condition.operator)) return `assert.ok(${code(condition)})`;
  const [left, right] = [printed(condition.left), printed(condition.right)];
  if (left !== undefined && right !== undefined) return `assert.deepStrictEqual(${code(left)}, ${code(right)})`;
  const name = condition.operator === '===' ? 'strictEqual' : 'equal';
  return `assert.${name}(${code(condition.left)}, ${code(condition.right)})`;
}

/** What `JSON.stringify(…)` prints. */
function printed(node: t.Node): t.Node | undefined {
  if (!t.isCallExpression(node) || node.arguments.length !== 1 || !t.isMemberExpression(node.callee)) return undefined;
  const { object, property } = node.callee;
  return t.isIdentifier(object, { name: 'JSON' }) && t.isIdentifier(property, { name: 'stringify' })
    ? node.arguments[0]
    : undefined;
}
