import * as t from '@babel/types';
import { isBoolean, isTarget } from '../syntax/context.ts';
import { type Helper, helpersFor } from '../syntax/helpers.ts';
import type { Spot } from '../syntax/module.ts';
import { namesAt } from '../syntax/scope.ts';
import { codeOf, isCall, keyName, wholeCode } from '../syntax/text.ts';
import { type Edit, type Proposal, replaceNode, type Site, type Template } from '../template.ts';

/** Uses a function of the project, imported if need be: around a value, for a comparison, as a condition, or instead of another function. */
export const useHelper: Template = {
  name: 'use-helper',
  prior: 0.45,
  *propose(site) {
    const helpers = helpersFor(site.project, site.module);
    for (const spot of site.spots) {
      if (!t.isExpression(spot.node) || isTarget(spot)) continue;
      for (const helper of helpers) yield* withHelper(site, spot, helper);
    }
  },
};

function* withHelper(site: Site, spot: Spot, helper: Helper): Generator<Proposal> {
  const { module } = site;
  const { node } = spot;
  const called = t.isCallExpression(spot.up?.node) && keyName(spot.up.node.callee) === helper.name;
  if (called || namesAt(module, spot).some(({ name, home }) => name === helper.name && home !== undefined)) return;
  const own = codeOf(module, node);
  if (helper.parameters === 1) {
    if (!helper.predicate && isWrapped(spot)) yield propose(site, node, `${helper.name}(${own})`, helper, 0.5);
    if (isBoolean(module, spot)) {
      for (const subject of subjectsOf(site, spot)) {
        const call = `${helper.name}(${subject})`;
        const fit = helper.predicate ? 0.6 : 0.15;
        yield propose(site, node, call, helper, fit * 0.9);
        const whole =
          t.isLogicalExpression(node, { operator: '||' }) || t.isConditionalExpression(node) ? `(${own})` : own;
        yield propose(site, node, `${whole} && ${call}`, helper, fit * 0.8);
        yield propose(site, node, `${whole} && !${call}`, helper, fit * 0.7);
        yield propose(
          site,
          node,
          `${t.isConditionalExpression(node) ? `(${own})` : own} || ${call}`,
          helper,
          fit * 0.8,
        );
      }
    }
  }
  if (helper.parameters === 2 && t.isBinaryExpression(node) && /^[=!]==?$/.test(node.operator)) {
    const sign = node.operator.startsWith('!') ? '!' : '';
    yield propose(
      site,
      node,
      `${sign}${helper.name}(${codeOf(module, node.left)}, ${codeOf(module, node.right)})`,
      helper,
      0.55,
    );
  }
  if (helper.parameters >= 2 && helper.required <= 2 && t.isBinaryExpression(node, { operator: '+' })) {
    const text = `${helper.name}(${codeOf(module, node.left)}, ${codeOf(module, node.right)})`;
    yield propose(site, node, text, helper, 0.4);
  }
  if (isCall(node) && t.isIdentifier(node.callee) && node.callee.name !== helper.name) {
    const given = node.arguments.length;
    if (given >= helper.required && given <= helper.parameters)
      yield propose(
        site,
        node.callee,
        helper.name,
        helper,
        helper.predicate === /^(?:is|has)[A-Z]/.test(node.callee.name) ? 0.45 : 0.15,
      );
  }
}

/** A value that is passed on, kept or compared. */
function isWrapped({ node, up, key }: Spot): boolean {
  if (t.isFunction(node) || t.isObjectExpression(node) || t.isBooleanLiteral(node)) return false;
  const parent = up?.node;
  return (
    (isCall(parent) && key === 'arguments') ||
    (t.isBinaryExpression(parent) && !t.isLiteral(node)) ||
    (t.isReturnStatement(parent) && key === 'argument') ||
    (t.isVariableDeclarator(parent) && key === 'init') ||
    (t.isAssignmentExpression(parent) && key === 'right') ||
    (t.isMemberExpression(parent) && (key === 'object' || (key === 'property' && parent.computed))) ||
    (t.isForOfStatement(parent) && key === 'right') ||
    (t.isSpreadElement(parent) && key === 'argument') ||
    (t.isTemplateLiteral(parent) && key === 'expressions')
  );
}

/** The names that a condition is about. */
function subjectsOf({ module }: Site, spot: Spot): readonly string[] {
  const found = new Set<string>();
  const visit = ({ node, down, key }: Spot): void => {
    if (t.isFunction(node)) return;
    if (t.isIdentifier(node) && key !== 'callee' && key !== 'property') found.add(node.name);
    if (t.isMemberExpression(node) && key !== 'callee') found.add(wholeCode(module, node));
    for (const child of down) visit(child);
  };
  visit(spot);
  return [...found].filter((name) => name.length <= 30).slice(0, 3);
}

function propose({ module }: Site, node: t.Node, text: string, helper: Helper, fit: number): Proposal {
  const edits: Edit[] = [replaceNode(node, text)];
  if (helper.importText !== undefined)
    edits.push({ start: helper.importAt, end: helper.importAt, text: helper.importText });
  const from = helper.importText === undefined ? '' : `, imported from ${helper.source}`;
  return {
    edits,
    description: `Uses ${text} instead of ${codeOf(module, node)}${from}.`.slice(0, 300),
    fit: fit * helper.weight,
  };
}
