import * as t from '@babel/types';
import type { Spot } from '../syntax/module.ts';
import { bindingAt, isRead, namesAt } from '../syntax/scope.ts';
import { codeOf, endOf, functionAround, indentAt, keyName, startOf, subtree } from '../syntax/text.ts';
import { type Proposal, proposeInsertion, type Site, type Template } from '../template.ts';

const statementLimit = 12;
const stepLimit = 4;

/** Repeats a statement of the same function that is missing at another place, such as in the other branch, and adds usual last steps. */
export const copyStatement: Template = {
  name: 'copy-statement',
  prior: 0.3,
  *propose(site) {
    const seen = new Set<t.Node>();
    for (const spot of site.spots) {
      if (!t.isStatement(spot.node) || t.isBlockStatement(spot.node) || seen.has(spot.node)) continue;
      if (!t.isBlockStatement(spot.up?.node) && !t.isProgram(spot.up?.node)) continue;
      const around = functionAround(spot);
      if (around === undefined) continue;
      seen.add(spot.node);
      yield* halfSwap(site, spot);
      const indent = indentAt(site.module, startOf(spot.node));
      for (const { text, fit } of statementsFor(site, spot, around)) {
        yield insert(startOf(spot.node), `${text}\n${indent}`, fit, text);
        if (!t.isReturnStatement(spot.node)) yield insert(endOf(spot.node), `\n${indent}${text}`, fit, text);
      }
    }
  },
};

/** `const kept = a; b = kept;` forgets `a = b` between the two. */
function* halfSwap({ module }: Site, { node, up }: Spot): Generator<Proposal> {
  if (!t.isVariableDeclaration(node) || !t.isBlockStatement(up?.node)) return;
  const next = up.node.body[up.node.body.indexOf(node) + 1];
  const given =
    t.isExpressionStatement(next) && t.isAssignmentExpression(next.expression) ? next.expression : undefined;
  const [kept, ...others] = node.declarations;
  if (given === undefined || kept?.init == null || others.length > 0 || !t.isIdentifier(kept.id)) return;
  if (!t.isIdentifier(given.right, { name: kept.id.name })) return;
  const [from, to] = [codeOf(module, kept.init), codeOf(module, given.left)];
  if (from === to || !(t.isMemberExpression(kept.init) || t.isIdentifier(kept.init))) return;
  const text = `${from} = ${to}${codeOf(module, node).endsWith(';') ? ';' : ''}`;
  yield insert(endOf(node), `\n${indentAt(module, startOf(node))}${text}`, 1, text);
}

function insert(offset: number, inserted: string, fit: number, text: string): Proposal {
  return proposeInsertion(offset, inserted, fit, `Adds ${text.slice(0, 60)}`);
}

function statementsFor(site: Site, place: Spot, around: Spot): readonly { text: string; fit: number }[] {
  const { module } = site;
  const known = new Set(namesAt(module, place).map(({ name }) => name));
  const found = new Map<string, number>();
  for (const spot of subtree(around)) {
    const { node } = spot;
    if (!t.isExpressionStatement(node) || node === place.node) continue;
    const text = codeOf(module, node);
    if (text.length > 80 || text.includes('\n')) continue;
    const free = [...subtree(spot)].filter(
      (inner) => t.isIdentifier(inner.node) && isRead(inner) && !isInside(spot, inner, site),
    );
    if (!free.every(({ node: name }) => known.has(keyName(name) ?? '') || (keyName(name) ?? '') in globalThis))
      continue;
    found.set(text, 0.5);
    for (const turned of turnedAround(site, node)) found.set(turned, 0.35);
  }
  const end = module.text[endOf(place.node) - 1] === ';' ? ';' : '';
  for (const text of stepsElsewhere(site, around, known)) found.set(`${text}${end}`, 0.4);
  for (const { name, init, kind } of namesAt(module, place)) {
    if (kind !== 'variable' || !t.isArrayExpression(init)) continue;
    found.set(`${name}.pop()${end}`, 0.3);
    found.set(`${name}.reverse()${end}`, 0.25);
    found.set(`${name}.sort()${end}`, 0.25);
  }
  return [...found].slice(0, statementLimit).map(([text, fit]) => ({ text, fit }));
}

/** How the other functions of the file advance or reset a variable that all of them share: `++version`, `cache = undefined`. */
function stepsElsewhere({ module }: Site, around: Spot, known: ReadonlySet<string>): readonly string[] {
  const found = module.spots.flatMap((spot) => {
    const { node } = spot;
    const name = t.isUpdateExpression(node) ? node.argument : t.isAssignmentExpression(node) ? node.left : undefined;
    if (!t.isIdentifier(name) || !known.has(name.name) || functionAround(spot) === around) return [];
    const home = bindingAt(module, spot, name.name)?.home;
    if (home === functionAround(spot)) return [];
    const simple = t.isAssignmentExpression(node) && (t.isLiteral(node.right) || t.isIdentifier(node.right));
    if (simple && t.isIdentifier(node.right) && !known.has(node.right.name)) return [];
    return t.isUpdateExpression(node) || simple ? [codeOf(module, node)] : [];
  });
  return [...new Set(found)].slice(0, stepLimit);
}

/** `a = b` also as `b = a`. */
function turnedAround({ module }: Site, { expression }: t.ExpressionStatement): readonly string[] {
  if (!t.isAssignmentExpression(expression, { operator: '=' })) return [];
  const { left, right } = expression;
  return t.isMemberExpression(right) || t.isIdentifier(right)
    ? [`${codeOf(module, right)} = ${codeOf(module, left)};`]
    : [];
}

/** Whether a name is declared inside the statement itself, as a callback's parameter is. */
function isInside(statement: Spot, inner: Spot, { module }: Site): boolean {
  const binding = bindingAt(module, inner, keyName(inner.node) ?? '');
  return binding !== undefined && binding.at >= startOf(statement.node) && binding.at < endOf(statement.node);
}
