import * as t from '@babel/types';
import { isBoolean, isTarget } from '../syntax/context.ts';
import { codeOf } from '../syntax/text.ts';
import { type Proposal, proposeText, type Site, type Template } from '../template.ts';

/** Keeps what objects inherit out of tables: asks for own keys, goes through own keys, and begins with an object that inherits nothing. */
export const ownProperty: Template = {
  name: 'own-property',
  prior: 0.45,
  *propose(site) {
    const { module } = site;
    for (const spot of site.spots) {
      const { node, up, key } = spot;
      if (t.isBinaryExpression(node, { operator: 'in' }) && t.isExpression(node.left))
        yield asked(site, node, codeOf(module, node.right), codeOf(module, node.left), 0.7);
      if (t.isMemberExpression(node) && node.computed && !isTarget(spot) && isBoolean(module, spot))
        yield asked(site, node, codeOf(module, node.object), codeOf(module, node.property), 0.6);
      if (t.isForInStatement(up?.node) && key === 'right' && t.isExpression(node)) yield* ownKeys(site, up.node);
      const begins =
        (t.isVariableDeclarator(up?.node) && key === 'init') || (t.isAssignmentExpression(up?.node) && key === 'right');
      if (t.isObjectExpression(node) && node.properties.length === 0 && begins)
        yield proposeText(node, 'Object.create(null)', 0.5, 'Begins with an object that inherits nothing.');
    }
  },
};

function asked({ module }: Site, node: t.Node, object: string, name: string, fit: number): Proposal {
  const text = `Object.hasOwn(${object}, ${name})`;
  return proposeText(node, text, fit, `Asks for an own property: ${text} instead of ${codeOf(module, node)}.`);
}

function* ownKeys({ module }: Site, loop: t.ForInStatement): Generator<Proposal> {
  const object = codeOf(module, loop.right);
  const body = t.isBlockStatement(loop.body) ? loop.body : undefined;
  const declared = t.isVariableDeclaration(loop.left) ? loop.left.declarations[0]?.id : loop.left;
  if (!t.isIdentifier(declared) || body === undefined) return;
  const text = `{\n if (!Object.hasOwn(${object}, ${declared.name})) continue;\n${codeOf(module, body).slice(1)}`;
  yield proposeText(body, text, 0.6, `Leaves out keys that ${object} inherits.`);
}
