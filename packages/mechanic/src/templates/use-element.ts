import * as t from '@babel/types';
import { isTarget } from '../syntax/context.ts';
import { kindOf } from '../syntax/kinds.ts';
import type { Spot } from '../syntax/module.ts';
import { isRead, namesAt } from '../syntax/scope.ts';
import { ancestor, codeOf, isCall, lastName, operand } from '../syntax/text.ts';
import { type Proposal, proposeText, type Site, type Template } from '../template.ts';

const listLimit = 4;

/** Uses a list's element, all its elements or a part of it in the place of another value. */
export const useElement: Template = {
  name: 'use-element',
  prior: 0.35,
  *propose(site) {
    for (const spot of site.spots) {
      if (!t.isExpression(spot.node) || isTarget(spot)) continue;
      if (t.isIdentifier(spot.node) ? isRead(spot) : t.isMemberExpression(spot.node) || t.isNumericLiteral(spot.node)) {
        yield* elements(site, spot);
        if (!t.isNumericLiteral(spot.node)) yield* spread(site, spot);
        yield* parts(site, spot);
      }
    }
  },
};

/** `list[i]` for the lists in scope and the counters of the loops around, and `list[0]`. */
function* elements(site: Site, spot: Spot): Generator<Proposal> {
  const { module } = site;
  if (spot.key === 'callee' || spot.key === 'property') return;
  const own = codeOf(module, spot.node);
  const names = namesAt(module, spot).filter(({ home }) => home !== undefined);
  const counters = names.filter(({ spot: at }) => t.isForStatement(at.up?.up?.up?.node)).map(({ name }) => name);
  const lists = names
    .filter(({ kind, init, spot: at }) => kind !== 'import' && isListLike(kindOf(module, init ?? at.node)))
    .map(({ name }) => name)
    .slice(0, listLimit);
  for (const list of lists)
    for (const index of [...counters.slice(0, 2), '0']) {
      const text = `${list}[${index}]`;
      if (text !== own && list !== own) yield propose(site, spot, text, index === '0' ? 0.4 : 0.5);
    }
}

function isListLike(kind: ReturnType<typeof kindOf>): boolean {
  return kind === undefined || kind === 'array' || kind === 'string';
}

/** `Math.max(...list)` instead of `Math.max(list)`. */
function* spread(site: Site, spot: Spot): Generator<Proposal> {
  const call = spot.up?.node;
  if (!isCall(call) || spot.key !== 'arguments') return;
  const variadic = /^(?:min|max|push|unshift|concat|hypot|assign|of)$/.test(lastName(call.callee) ?? '');
  yield propose(site, spot, `...${codeOf(site.module, spot.node)}`, variadic ? 0.8 : 0.2);
}

/** `text.slice(from)` with a number in scope. */
function* parts(site: Site, spot: Spot): Generator<Proposal> {
  const { module } = site;
  const passed = isCall(spot.up?.node) && spot.key === 'arguments';
  if (!passed || kindOf(module, spot.node) === 'number') return;
  const loop = ancestor(spot, (node) => t.isLoop(node) || t.isFunction(node));
  const numbers = namesAt(module, spot).filter(
    ({ init, kind }) => kind === 'variable' && init && kindOf(module, init) === 'number',
  );
  for (const { name } of numbers.slice(0, 3)) {
    const own = operand(module, spot.node);
    yield propose(site, spot, `${own}.slice(${name})`, t.isLoop(loop?.node) ? 0.45 : 0.3);
    yield propose(site, spot, `${own}.slice(0, ${name})`, 0.25);
  }
}

function propose({ module }: Site, { node }: Spot, text: string, fit: number): Proposal {
  return proposeText(node, text, fit, `Uses ${text} instead of ${codeOf(module, node)}.`);
}
