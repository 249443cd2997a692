import * as t from '@babel/types';
import { isBoolean } from '../syntax/context.ts';
import { fits, kindOf } from '../syntax/kinds.ts';
import type { Spot } from '../syntax/module.ts';
import { isRead, namesAt } from '../syntax/scope.ts';
import { signsOfTests } from '../syntax/test-texts.ts';
import { codeOf, endOf, keyName, startOf, subtree } from '../syntax/text.ts';
import { type Proposal, proposeText, type Site, type Template } from '../template.ts';

const signLimit = 5;
const nameLimit = 4;

/** Adds a part of a condition once more with another text or name in it: `c === 'a' || c === 'b'`, `a.length > 0 && b.length > 0`. */
export const varyCondition: Template = {
  name: 'vary-condition',
  prior: 0.36,
  *propose(site) {
    for (const spot of site.spots) {
      const { node, up } = spot;
      if (!t.isExpression(node) || t.isLogicalExpression(node) || !isBoolean(site.module, spot)) continue;
      const own = codeOf(site.module, node);
      const written = t.isUnaryExpression(up?.node, { operator: '!' }) ? [] : [...variantsOf(site, spot)];
      for (const { text, fit } of written) {
        const both = isNegative(node) ? `${own} && ${text}` : `${own} || ${text}`;
        const mixed = t.isLogicalExpression(up?.node) && up.node.operator !== (isNegative(node) ? '&&' : '||');
        yield proposal(site, spot, mixed ? `(${both})` : both, fit, text);
        if (
          !isNegative(node) &&
          !t.isStringLiteral(literalOf(node)) &&
          !t.isLogicalExpression(up?.node, { operator: '||' })
        )
          yield proposal(site, spot, `${own} && ${text}`, fit * 0.9, text);
      }
    }
  },
};

function proposal({ module }: Site, { node }: Spot, text: string, fit: number, added: string): Proposal {
  return proposeText(node, text, fit, `Asks ${added} beside ${codeOf(module, node)}.`);
}

/** Whether a comparison excludes a value. */
function isNegative(node: t.Node): boolean {
  if (t.isUnaryExpression(node, { operator: '!' })) return true;
  if (!t.isBinaryExpression(node)) return false;
  const missing = t.isUnaryExpression(node.right, { operator: '-' }) || t.isNumericLiteral(node.right, { value: 0 });
  return /^!/.test(node.operator) || (/^(?:===?|<)$/.test(node.operator) && missing && t.isCallExpression(node.left));
}

function literalOf(node: t.Node): t.Node | undefined {
  return t.isBinaryExpression(node) ? node.right : undefined;
}

function* variantsOf(site: Site, spot: Spot): Generator<{ readonly text: string; readonly fit: number }> {
  const { module } = site;
  const put = (inner: t.Node, text: string) =>
    module.text.slice(startOf(spot.node), startOf(inner)) + text + module.text.slice(endOf(inner), endOf(spot.node));
  const parts = [...subtree(spot)];
  for (const { node } of parts) {
    if (!t.isStringLiteral(node) || node.value === '') continue;
    const quote = module.text[startOf(node)] ?? "'";
    for (const sign of signsFor(site, node.value)) yield { text: put(node, `${quote}${sign}${quote}`), fit: 0.5 };
  }
  const used = new Set(parts.flatMap(({ node }) => keyName(node) ?? []));
  for (const inner of parts) {
    if (!t.isIdentifier(inner.node) || !isRead(inner) || inner.key === 'callee') continue;
    const kind = kindOf(module, inner.node);
    const others = namesAt(module, spot)
      .filter(({ name, home, kind: what }) => home !== undefined && what !== 'function' && !used.has(name))
      .filter(({ init }) => fits(kind, init && kindOf(module, init)))
      .slice(0, nameLimit);
    for (const { name } of others) yield { text: put(inner.node, name), fit: 0.4 };
  }
}

/** For one sign, the signs of the tests; for a longer text, the ones that the file compares with the like. */
function signsFor({ module, problem, project }: Site, value: string): readonly string[] {
  const inFile = module.spots.flatMap(({ node }) =>
    t.isStringLiteral(node) && node.value.length === value.length ? [node.value] : [],
  );
  const signs = value.length === 1 ? [...signsOfTests(problem, project), ...inFile] : inFile;
  return [...new Set(signs)].filter((sign) => sign !== value && !/['"`\\\n]/.test(sign)).slice(0, signLimit);
}
