import * as t from '@babel/types';
import { isBoolean, isCondition } from '../syntax/context.ts';
import { kindOf } from '../syntax/kinds.ts';
import type { Spot } from '../syntax/module.ts';
import { type Binding, isRead, namesAt } from '../syntax/scope.ts';
import { codeOf, functionAround, keyName, operand, startOf, subtree } from '../syntax/text.ts';
import { type Proposal, proposeText, type Site, type Template } from '../template.ts';

const atomLimit = 22;
const subjectLimit = 3;
const plainName = /^[\w$.]+$/;

interface Atom {
  readonly text: string;
  readonly fit: number;
}

/** Adds a condition made of names in scope, or one that the file tests elsewhere, to a condition. */
export const extendCondition: Template = {
  name: 'extend-condition',
  prior: 0.5,
  *propose(site) {
    for (const spot of site.spots) {
      if (t.isExpression(spot.node) && isOutermost(site, spot)) yield* extended(site, spot);
    }
  },
};

/** Only whole conditions: an addition inside an operand is equivalent or rarely intended. */
function isOutermost({ module }: Site, spot: Spot): boolean {
  if (t.isLogicalExpression(spot.up?.node) || t.isUnaryExpression(spot.up?.node)) return false;
  return isBoolean(module, spot);
}

function* extended(site: Site, spot: Spot): Generator<Proposal> {
  const { module } = site;
  const own = codeOf(module, spot.node);
  const compound =
    t.isLogicalExpression(spot.node) || t.isConditionalExpression(spot.node) || t.isAssignmentExpression(spot.node);
  const loop = t.isLoop(spot.up?.node) ? 0.7 : 1;
  const operands = new Set(operandsOf(spot.node).map((node) => codeOf(module, node)));
  for (const { text, fit } of atomsFor(site, spot).slice(0, atomLimit)) {
    if (operands.has(text) || (!plainName.test(text) && own.includes(text))) continue;
    const and = compound && !t.isLogicalExpression(spot.node, { operator: '&&' }) ? `(${own})` : own;
    const or = compound && !t.isLogicalExpression(spot.node, { operator: '||' }) ? `(${own})` : own;
    // A check that a value exists has to come before its use.
    const early = /^[\w$.]+$| != null$/.test(text) && own.includes(text.replace(/ != null$/, ''));
    const both = early ? `${text} && ${and}` : `${and} && ${text}`;
    yield proposeText(spot.node, both, fit * loop, `Also requires ${text}.`);
    const either = early ? `!${text.replace(/ != null$/, '')} || ${or}` : `${or} || ${text}`;
    yield proposeText(spot.node, either, fit * loop * 0.85, `Also accepts ${early ? `a missing ${text}` : text}.`);
  }
}

/** What a chain of `&&` and `||` joins, and what it negates. */
function operandsOf(node: t.Node): readonly t.Node[] {
  if (t.isLogicalExpression(node)) return [...operandsOf(node.left), ...operandsOf(node.right)];
  return t.isUnaryExpression(node, { operator: '!' }) ? [node, node.argument] : [node];
}

function atomsFor(site: Site, spot: Spot): readonly Atom[] {
  const atoms = [presence, kindsOfNothing, testedElsewhere, flags, comparisons, kinds].flatMap((find) =>
    find(site, spot),
  );
  const best = new Map<string, number>();
  for (const { text, fit } of atoms) best.set(text, Math.max(fit, best.get(text) ?? 0));
  return [...best].map(([text, fit]) => ({ text, fit })).sort((a, b) => b.fit - a.fit);
}

/** Checks for the objects whose properties the condition or its body reads. */
function presence(site: Site, spot: Spot): readonly Atom[] {
  const within = t.isIfStatement(spot.up?.node) || t.isConditionalExpression(spot.up?.node) ? spot.up : spot;
  return [...subtree(within)].flatMap(({ node }) => {
    if (!t.isMemberExpression(node)) return [];
    const { object } = node;
    const plain = t.isIdentifier(object) && !/^[A-Z]/.test(object.name);
    if (!plain && !t.isMemberExpression(object)) return [];
    const text = codeOf(site.module, object);
    const blamed = site.hints.nullish.has(keyName(node.property) ?? '');
    return [{ text, fit: blamed ? 0.95 : site.hints.nullish.size > 0 ? 0.5 : 0.3 }];
  });
}

/** `typeof x === 'object'` also holds for null. */
function kindsOfNothing({ module }: Site, spot: Spot): readonly Atom[] {
  return [...subtree(spot)].flatMap(({ node }) => {
    if (!t.isBinaryExpression(node) || !t.isUnaryExpression(node.left, { operator: 'typeof' })) return [];
    if (!t.isStringLiteral(node.right, { value: 'object' }) || !/^===?$/.test(node.operator)) return [];
    return [{ text: codeOf(module, node.left.argument), fit: 0.8 }];
  });
}

/** Conditions of the same file whose names are all in scope here. */
function testedElsewhere(site: Site, spot: Spot): readonly Atom[] {
  const names = new Set(namesAt(site.module, spot).map((binding) => binding.name));
  const around = functionAround(spot);
  return site.module.spots.flatMap((other) => {
    if (other === spot || !t.isExpression(other.node) || !isCondition(other) || t.isLogicalExpression(other.node))
      return [];
    const used = [...subtree(other)].filter(
      (inner) => t.isIdentifier(inner.node) && (isRead(inner) || inner === other),
    );
    if (used.length === 0 || !used.every(({ node }) => names.has(keyName(node) ?? ''))) return [];
    if (operand(site.module, other.node).length > 70) return [];
    return [{ text: codeOf(site.module, other.node), fit: functionAround(other) === around ? 0.55 : 0.6 }];
  });
}

/** Names and properties that sound like booleans. */
function flags(site: Site, spot: Spot): readonly Atom[] {
  const plain = namesAt(site.module, spot)
    .filter((binding) => isFlag(site, binding))
    .flatMap(({ name }) => [
      { text: name, fit: 0.55 },
      { text: `!${name}`, fit: 0.6 },
    ]);
  const objects = [...subtree(spot)].flatMap(({ node }) =>
    t.isMemberExpression(node) && t.isIdentifier(node.object) ? [node.object.name] : [],
  );
  const words = new Set(
    site.project
      .neighbours(site.module.file)
      .flatMap((near) =>
        near.spots.flatMap(({ node, key }) => (key === 'property' || key === 'key' ? (keyName(node) ?? []) : [])),
      ),
  );
  const properties = [...words].filter((word) =>
    /^(is|has|can|should)[A-Z]|(active|enabled|disabled|deleted|archived|cancelled|canceled|expired|valid|paid|closed|locked|hidden)$/i.test(
      word,
    ),
  );
  return [
    ...plain,
    ...[...new Set(objects)].flatMap((object) =>
      properties.flatMap((word) => [
        { text: `${object}.${word}`, fit: 0.5 },
        { text: `!${object}.${word}`, fit: 0.52 },
      ]),
    ),
  ];
}

/** Checks of the kind of what a condition is about, and for own properties where keys are looked up. */
function kinds({ module }: Site, spot: Spot): readonly Atom[] {
  const guarded = t.isIfStatement(spot.up?.node) || t.isConditionalExpression(spot.up?.node) ? spot.up : spot;
  const nodes = [...subtree(spot), ...subtree(guarded)];
  const names = new Set(
    nodes.flatMap((inner) =>
      t.isIdentifier(inner.node) &&
      isRead(inner) &&
      inner.key !== 'callee' &&
      !/^(?:[A-Z]|undefined$)/.test(inner.node.name)
        ? [inner.node.name]
        : [],
    ),
  );
  const known = new Set(namesAt(module, spot).map(({ name }) => name));
  const subjects = [...names].filter((name) => known.has(name)).slice(0, subjectLimit);
  const lookups = nodes.flatMap(({ node }) =>
    t.isMemberExpression(node) && node.computed && !t.isLiteral(node.property)
      ? [`Object.hasOwn(${codeOf(module, node.object)}, ${codeOf(module, node.property)})`]
      : [],
  );
  return [
    ...[...new Set(lookups)].slice(0, 2).map((text) => ({ text, fit: 0.5 })),
    ...subjects.flatMap((name, at) => kindChecks(name).map(({ text, fit }) => ({ text, fit: fit * (1 - 0.1 * at) }))),
  ];
}

function kindChecks(name: string): readonly Atom[] {
  return [
    { text: `${name} !== undefined`, fit: 0.36 },
    { text: `${name} !== null`, fit: 0.36 },
    { text: `typeof ${name} === 'object'`, fit: 0.35 },
    { text: `typeof ${name} === 'string'`, fit: 0.34 },
    { text: `typeof ${name} === 'function'`, fit: 0.32 },
    { text: `!Array.isArray(${name})`, fit: 0.32 },
    { text: `Array.isArray(${name})`, fit: 0.3 },
    { text: `typeof ${name} !== 'string'`, fit: 0.28 },
    { text: `${name}.length > 0`, fit: 0.3 },
    { text: `Number.isNaN(${name})`, fit: 0.26 },
  ];
}

function isFlag({ module }: Site, binding: Binding): boolean {
  if (binding.kind === 'import' || binding.kind === 'function') return false;
  return (
    /^(is|has|can|should|was|did|use|allow|enable|skip|force)[A-Z]/.test(binding.name) ||
    (binding.init !== undefined && kindOf(module, binding.init) === 'boolean')
  );
}

/** Comparisons of the numbers nearby with 0 and with each other. */
function comparisons(site: Site, spot: Spot): readonly Atom[] {
  const around = functionAround(spot);
  const numbers = namesAt(site.module, spot)
    .filter(({ home }) => home === around || home !== undefined)
    .filter((binding) => kindOfBinding(site, binding) === 'number')
    .slice(0, 4)
    .map(({ name }) => name);
  const used = new Set([...subtree(spot)].flatMap(({ node }) => keyName(node) ?? []));
  const near = (name: string) => (used.has(name) ? 0.05 : 0);
  return [
    ...numbers.flatMap((name) => [
      { text: `${name} > 0`, fit: 0.33 + near(name) },
      { text: `${name} % 2 === 1`, fit: 0.2 + near(name) },
      { text: `${name} === 0`, fit: 0.3 + near(name) },
    ]),
    ...numbers.flatMap((a) =>
      numbers
        .filter((b) => b !== a)
        .flatMap((b) => [
          { text: `${a} < ${b}`, fit: 0.25 },
          ...(a < b
            ? [
                { text: `${a} === ${b}`, fit: 0.24 },
                { text: `${a} !== ${b}`, fit: 0.24 },
              ]
            : []),
        ]),
    ),
  ];
}

function kindOfBinding({ module }: Site, binding: Binding): ReturnType<typeof kindOf> {
  const read = module.spots.find(
    (inner) => t.isIdentifier(inner.node, { name: binding.name }) && startOf(inner.node) > binding.at,
  );
  return binding.init === undefined ? read && kindOf(module, read.node) : kindOf(module, binding.init);
}
