import * as t from '@babel/types';
import { statementAround } from '../syntax/context.ts';
import { fits, kindOf } from '../syntax/kinds.ts';
import type { Spot } from '../syntax/module.ts';
import { isRead, namesAt } from '../syntax/scope.ts';
import { codeOf, functionAround, indentAt, keyName, startOf, subtree } from '../syntax/text.ts';
import { type Proposal, proposeText, type Site, type Template } from '../template.ts';

const nameLimit = 5;

/** Runs a statement only under a condition: one that the function tests elsewhere, or a comparison of the names in scope. */
export const wrapStatement: Template = {
  name: 'wrap-statement',
  prior: 0.4,
  *propose(site) {
    for (const spot of site.spots) {
      if (!t.isExpressionStatement(spot.node) || statementAround(spot) !== spot) continue;
      const text = codeOf(site.module, spot.node);
      const indent = indentAt(site.module, startOf(spot.node));
      const own = text.replaceAll('\n', '\n  ');
      for (const { condition, fit } of conditionsFor(site, spot)) {
        const wrapped = text.includes('\n')
          ? `if (${condition}) {\n${indent}  ${own}\n${indent}}`
          : `if (${condition}) ${own}`;
        yield proposeText(
          spot.node,
          wrapped,
          fit,
          `Runs ${text.slice(0, 60)} only if ${condition}.`,
        ) satisfies Proposal;
      }
    }
  },
};

function conditionsFor(site: Site, spot: Spot): readonly { condition: string; fit: number }[] {
  const { module } = site;
  const found = new Map<string, number>();
  const names = namesAt(module, spot).filter(
    ({ home, kind }) => home !== undefined && (kind === 'variable' || kind === 'parameter'),
  );
  const known = new Set(namesAt(module, spot).map(({ name }) => name));
  const around = functionAround(spot);
  for (const other of around ? subtree(around) : []) {
    if (other.key !== 'test' || !t.isExpression(other.node)) continue;
    const used = [...subtree(other)].filter((inner) => t.isIdentifier(inner.node) && isRead(inner));
    const text = codeOf(module, other.node);
    if (text.length <= 60 && used.every(({ node }) => known.has(keyName(node) ?? ''))) {
      found.set(text, 0.45);
      found.set(t.isIdentifier(other.node) ? `!${text}` : `!(${text})`, 0.35);
    }
  }
  const near = names.slice(0, nameLimit);
  for (const [at, { name, init }] of near.entries()) {
    found.set(name, 0.3);
    found.set(`!${name}`, 0.3);
    for (const other of near.slice(at + 1)) {
      if (!fits(init && kindOf(module, init), other.init && kindOf(module, other.init))) continue;
      for (const operator of ['===', '!==', '<', '>'])
        found.set(`${other.name} ${operator} ${name}`, operator === '===' ? 0.4 : 0.28);
    }
  }
  return [...found].map(([condition, fit]) => ({ condition, fit }));
}
