import * as t from '@babel/types';
import type { Spot } from '../syntax/module.ts';
import { codeOf, functionAround, startOf, subtree } from '../syntax/text.ts';
import { type Edit, type Proposal, replaceNode, replaceOperator, type Site, type Template } from '../template.ts';

/** Makes the same small change at every such place of the function: where one boolean, text, number or operator is wrong, its twins are too. */
export const repeatChange: Template = {
  name: 'repeat-change',
  prior: 0.35,
  *propose(site) {
    const seen = new Set<string>();
    for (const spot of site.spots) {
      const around = functionAround(spot);
      if (around === undefined) continue;
      const twins = [...subtree(around)].filter((other) => isTwin(site, spot, other));
      const key = twins.map(({ node }) => startOf(node)).join(' ');
      if (twins.length < 2 || twins.length > twinLimit || seen.has(key)) continue;
      seen.add(key);
      for (const { write, what, fit } of changesOf(spot.node))
        yield {
          edits: twins.map(({ node }) => write(site, node)),
          description: `${what} at all ${twins.length} such places of the function.`,
          fit: fit * (isLogicalChain(spot) ? 1 : 0.9),
        } satisfies Proposal;
    }
  },
};

const twinLimit = 14;

interface Change {
  readonly write: (site: Site, node: t.Node) => Edit;
  readonly what: string;
  readonly fit: number;
}

function isTwin({ module }: Site, { node, key }: Spot, other: Spot): boolean {
  if (node.type !== other.node.type || other.key === 'source') return false;
  if (t.isBooleanLiteral(node)) return true;
  if (t.isLogicalExpression(node) && t.isLogicalExpression(other.node)) return node.operator === other.node.operator;
  if (t.isBinaryExpression(node) && t.isBinaryExpression(other.node)) return node.operator === other.node.operator;
  if (t.isNumericLiteral(node) || t.isStringLiteral(node))
    return other.key === key && codeOf(module, node) === codeOf(module, other.node);
  return false;
}

function isLogicalChain({ node, up }: Spot): boolean {
  return t.isLogicalExpression(node) || t.isLogicalExpression(up?.node) || t.isBooleanLiteral(node);
}

function changesOf(node: t.Node): readonly Change[] {
  if (t.isBooleanLiteral(node))
    return [
      {
        what: 'Exchanges true and false',
        fit: 0.9,
        write: (_, own) => replaceNode(own, String(!(t.isBooleanLiteral(own) && own.value))),
      },
    ];
  if (t.isLogicalExpression(node)) return operators(node.operator === '&&' ? ['||'] : ['&&'], 0.9);
  if (t.isBinaryExpression(node)) return operators(otherComparisons[node.operator] ?? [], 0.7);
  if (t.isNumericLiteral(node))
    return [node.value - 1, node.value + 1].filter((value) => value >= 0).map((value) => text(String(value), 0.5));
  if (t.isStringLiteral(node))
    return node.value === ''
      ? []
      : [text("''", 0.5), ...(node.value.length > 1 ? [text(JSON.stringify(node.value.slice(1)), 0.4)] : [])];
  return [];
}

const otherComparisons: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>'],
  '<=': ['<', '>='],
  '>': ['>=', '<'],
  '>=': ['>', '<='],
  '==': ['!='],
  '!=': ['=='],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
};

function operators(others: readonly string[], fit: number): readonly Change[] {
  return others.map((other) => ({
    what: `Uses ${other}`,
    fit,
    write: ({ module }, own) =>
      t.isLogicalExpression(own) || t.isBinaryExpression(own)
        ? replaceOperator(module, own, other)
        : replaceNode(own, ''),
  }));
}

function text(value: string, fit: number): Change {
  return { what: `Uses ${value}`, fit, write: (_, own) => replaceNode(own, value) };
}
