import * as t from '@babel/types';
import { codeOf, endOf, indentAt, startOf } from '../syntax/text.ts';
import { type Proposal, replaceNode, type Site, type Template } from '../template.ts';

/** Runs a statement at another moment: before the one above it, or only where the condition above it does not hold. */
export const moveStatement: Template = {
  name: 'move-statement',
  prior: 0.38,
  *propose(site) {
    const seen = new Set<t.Node>();
    for (const spot of site.spots) {
      if (!t.isStatement(spot.node) || !t.isBlockStatement(spot.up?.node) || seen.has(spot.node)) continue;
      seen.add(spot.node);
      const { body } = spot.up.node;
      const at = body.indexOf(spot.node);
      for (const [above, below] of [
        [body[at - 1], spot.node],
        [spot.node, body[at + 1]],
      ] as const)
        if (above !== undefined && below !== undefined) yield* rearranged(site, above, below);
    }
  },
};

function* rearranged(site: Site, above: t.Statement, below: t.Statement): Generator<Proposal> {
  if (t.isExpressionStatement(below) && t.isIfStatement(above) && !above.alternate) yield intoElse(site, above, below);
  if (isMovable(above) && isMovable(below) && (t.isExpressionStatement(above) || t.isExpressionStatement(below)))
    yield {
      edits: [replaceNode(above, codeOf(site.module, below)), replaceNode(below, codeOf(site.module, above))],
      description: `Runs ${codeOf(site.module, below).slice(0, 60)} one statement earlier.`,
      fit: 0.5,
    };
}

function isMovable(node: t.Statement): boolean {
  return t.isExpressionStatement(node) || t.isIfStatement(node) || t.isLoop(node);
}

/** `if (a) b; c;` becomes `if (a) b; else c;` in the form of the branch. */
function intoElse({ module }: Site, above: t.IfStatement, below: t.ExpressionStatement): Proposal {
  const own = codeOf(module, below);
  const indent = indentAt(module, startOf(above));
  const block = t.isBlockStatement(above.consequent);
  const text = block ? ` else {\n${indent}  ${own.replaceAll('\n', '\n  ')}\n${indent}}` : `\n${indent}else ${own}`;
  return {
    edits: [{ start: endOf(above), end: endOf(below), text }],
    description: `Runs ${own.slice(0, 60)} only if ${codeOf(module, above.test).slice(0, 60)} does not hold.`,
    fit: 0.6,
  };
}
