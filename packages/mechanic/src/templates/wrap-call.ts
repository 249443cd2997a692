import * as t from '@babel/types';
import { isTarget } from '../syntax/context.ts';
import { type Kind, kindOf } from '../syntax/kinds.ts';
import type { Module, Spot } from '../syntax/module.ts';
import { namesAt } from '../syntax/scope.ts';
import { codeOf, isCall, keyName, lastName, operand, wholeCode } from '../syntax/text.ts';
import { proposeText, type Site, type Template } from '../template.ts';

type Wrap = readonly [(text: string) => string, number];

const numberWraps: readonly Wrap[] = [
  [(text) => `Math.floor(${text})`, 0.5],
  [(text) => `Math.abs(${text})`, 0.55],
  [(text) => `Math.round(${text})`, 0.4],
  [(text) => `Math.ceil(${text})`, 0.3],
  [(text) => `Math.max(0, ${text})`, 0.3],
  [(text) => `String(${text})`, 0.25],
];
const anyWraps: readonly Wrap[] = [
  [(text) => `Number(${text})`, 0.55],
  [(text) => `String(${text})`, 0.4],
];

/** Converts a value to the form that the code around it expects, or removes such a conversion. */
export const wrapCall: Template = {
  name: 'wrap-call',
  prior: 0.45,
  *propose(site) {
    for (const spot of site.spots) {
      if (!t.isExpression(spot.node) || isTarget(spot) || !isValuePlace(spot)) continue;
      for (const [wrap, fit] of wrapsFor(site, spot)) {
        const text = wrap(codeOf(site.module, spot.node));
        yield proposeText(spot.node, text, fit, `Uses ${text}.`);
      }
      yield* unwrapped(site, spot);
      yield* separated(site, spot);
    }
  },
};

function wrapsFor(site: Site, spot: Spot): readonly Wrap[] {
  const { module, hints } = site;
  const { node } = spot;
  const kind = kindOf(module, node);
  const compared = t.isBinaryExpression(spot.up?.node) && /[=<>]=?/.test(spot.up.node.operator);
  const own = operand(module, node);
  const text: Wrap[] = [
    [() => `${own}.toLowerCase()`, compared ? 0.6 : 0.4],
    [() => `${own}.trim()`, 0.45],
    [() => `${own}.toUpperCase()`, 0.25],
  ];
  const list: Wrap[] = [
    [() => `[...new Set(${codeOf(module, node)})]`, 0.3],
    [() => `[...${own}]`, 0.4],
    [() => `${own}.sort()`, 0.35],
    ...tablesAt(module, spot).map((name): Wrap => [() => `${own}.sort((a, b) => ${name}[a] - ${name}[b])`, 0.35]),
    [() => `${own}.reverse()`, 0.2],
    [() => `${own}.slice(1)`, 0.2],
  ];
  const byKind: Readonly<Partial<Record<Kind, readonly Wrap[]>>> = {
    number: numberWraps,
    string: [...text, ...(isArithmetic(spot) ? anyWraps.slice(0, 1) : [])],
    array: list,
    collection: [
      [(code) => `[...${code}]`, 0.5],
      [(code) => `Array.from(${code})`, 0.45],
    ],
  };
  const named = t.isIdentifier(node) || t.isMemberExpression(node) || t.isCallExpression(node);
  const sum = t.isBinaryExpression(node, { operator: '+' });
  const unknown = named ? [...anyWraps, ...text] : sum ? anyWraps : [];
  const found: Wrap[] = kind === undefined ? [...unknown] : [...(byKind[kind] ?? [])];
  // What the loop's body adds or removes must not change what it goes through.
  if (t.isForOfStatement(spot.up?.node) && kind !== 'array') found.push([(code) => `[...${code}]`, 0.4]);
  if (hints.notIterable)
    found.push(
      [(code) => `[].concat(${code})`, 0.3],
      [(code) => `Object.values(${code})`, 0.4],
      [(code) => `Object.entries(${code})`, 0.4],
    );
  return found.map(([wrap, fit]) => [wrap, fit * (isArithmetic(spot) || compared ? 1 : 0.85)]);
}

/** Names of objects in scope that give a number for each key. */
function tablesAt(module: Module, spot: Spot): readonly string[] {
  return namesAt(module, spot).flatMap(({ name, init }) => {
    const values = t.isObjectExpression(init) ? init.properties : [];
    const numbers = values.every((one) => t.isObjectProperty(one) && t.isNumericLiteral(one.value));
    return values.length > 1 && numbers ? [name] : [];
  });
}

function isArithmetic({ up }: Spot): boolean {
  return (
    (t.isBinaryExpression(up?.node) && /^[-+*/%]$/.test(up.node.operator)) ||
    (t.isAssignmentExpression(up?.node) && up.node.operator !== '=')
  );
}

function isValuePlace({ key, up, node }: Spot): boolean {
  if (t.isLiteral(node) && !t.isTemplateLiteral(node)) return false;
  if (t.isFunction(node) || t.isObjectExpression(node) || t.isAssignmentExpression(node)) return false;
  const parent = up?.node;
  if (t.isBinaryExpression(parent)) return true;
  if (t.isMemberExpression(parent)) return key === 'object' ? t.isCallExpression(node) : parent.computed;
  return (
    (isCall(parent) && key === 'arguments') ||
    (t.isForOfStatement(parent) && key === 'right') ||
    t.isReturnStatement(parent) ||
    (t.isVariableDeclarator(parent) && key === 'init') ||
    (t.isAssignmentExpression(parent) && key === 'right') ||
    (t.isArrowFunctionExpression(parent) && key === 'body') ||
    (t.isObjectProperty(parent) && key === 'value' && !parent.shorthand)
  );
}

/** Removes a call that only converts its one value: `f(x)` and `x.trim()` become `x`. */
function* unwrapped({ module }: Site, { node }: Spot) {
  if (!t.isCallExpression(node)) return;
  const [only] = node.arguments;
  const name = lastName(node.callee);
  const owner = t.isMemberExpression(node.callee) ? node.callee.object : undefined;
  const converts = t.isIdentifier(node.callee) || (owner !== undefined && keyName(owner) === 'Math');
  const inner = only ?? owner;
  if (node.arguments.length > (converts ? 1 : 0) || !t.isExpression(inner)) return;
  const description = `Uses ${codeOf(module, inner)} without ${name ?? 'the call'}.`;
  yield proposeText(node, operand(module, inner), 0.3, description);
}

/** A text between two that are joined without one. */
function* separated({ module }: Site, { node }: Spot) {
  if (!t.isBinaryExpression(node, { operator: '+' }) || kindOf(module, node) === 'number') return;
  const [left, right] = [wholeCode(module, node.left), wholeCode(module, node.right)];
  for (const separator of [' ', '.', ',', '-', '_', '/', ':', '\\n']) {
    const text = `${left} + '${separator}' + ${right}`;
    yield proposeText(node, text, 0.25, `Puts '${separator}' between ${left} and ${right}.`);
  }
}
