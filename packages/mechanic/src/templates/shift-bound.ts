import * as t from '@babel/types';
import { isTarget } from '../syntax/context.ts';
import { kindOf } from '../syntax/kinds.ts';
import type { Spot } from '../syntax/module.ts';
import { codeOf, isCall, lastName, wholeCode } from '../syntax/text.ts';
import { proposeText, type Site, type Template } from '../template.ts';

const positionMethods = new Set('slice substring substr splice at charAt charCodeAt fill Array'.split(' '));

/** Moves a position, a length or a limit by one. */
export const shiftBound: Template = {
  name: 'shift-bound',
  prior: 0.5,
  *propose(site) {
    const { module } = site;
    for (const spot of site.spots) {
      const { node } = spot;
      if (t.isBinaryExpression(node) && /^[-+]$/.test(node.operator) && t.isNumericLiteral(node.right, { value: 1 })) {
        const { left } = node;
        yield proposeText(
          node,
          wholeCode(module, left),
          0.85,
          `Uses ${codeOf(module, left)} without moving it by one.`,
        );
        continue;
      }
      const fit = boundFit(site, spot);
      if (fit === 0 || isTarget(spot) || t.isNumericLiteral(node) || alreadyShifted(spot)) continue;
      const text = wholeCode(module, node);
      for (const [sign, weight] of Object.entries({ '-': 1, '+': 0.95 }))
        yield proposeText(node, shifted(spot, text, sign), fit * weight, `Moves ${text} by one: ${text} ${sign} 1.`);
    }
  },
};

/** How much a number looks like a position or a limit. */
function boundFit({ module }: Site, spot: Spot): number {
  const { node, up, key } = spot;
  const parent = up?.node;
  if (up === undefined || !t.isExpression(node) || (t.isLiteral(node) && !t.isNumericLiteral(node))) return 0;
  const kind = kindOf(module, node);
  if (kind !== undefined && kind !== 'number') return 0;
  if (t.isMemberExpression(parent) && key === 'property' && parent.computed) return kind === 'number' ? 0.8 : 0.3;
  if (isCall(parent) && key === 'arguments' && positionMethods.has(lastName(parent.callee) ?? '')) return 0.8;
  if (kind === undefined) return 0;
  if (isCall(parent) && key === 'arguments') return 0.4;
  const computed = t.isCallExpression(node) || t.isBinaryExpression(node);
  if (!t.isIdentifier(node) && !t.isMemberExpression(node) && !computed) return 0;
  if (t.isBinaryExpression(parent) && /^[<>]=?$/.test(parent.operator)) return key === 'right' ? 0.75 : 0.4;
  if (t.isReturnStatement(parent) || t.isVariableDeclarator(parent)) return 0.5;
  if (t.isBinaryExpression(parent) && /^[*/%]$/.test(parent.operator)) return 0.4;
  return t.isAssignmentExpression(parent) || (t.isArrowFunctionExpression(parent) && key === 'body') ? 0.4 : 0;
}

function alreadyShifted({ node, up }: Spot): boolean {
  const own = t.isBinaryExpression(node) && /^[-+]$/.test(node.operator) && t.isNumericLiteral(node.right);
  return own || (t.isBinaryExpression(up?.node) && /^[-+]$/.test(up.node.operator));
}

function shifted({ up }: Spot, text: string, sign: string): string {
  const tight = t.isBinaryExpression(up?.node) && /^[*/%]$/.test(up.node.operator);
  return tight ? `(${text} ${sign} 1)` : `${text} ${sign} 1`;
}
