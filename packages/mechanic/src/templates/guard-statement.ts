import * as t from '@babel/types';
import { emptyOf, insideLoop, returnKind, simpleReturns, statementAround } from '../syntax/context.ts';
import { kindOf } from '../syntax/kinds.ts';
import type { Spot } from '../syntax/module.ts';
import { codeOf, functionAround, indentAt, keyName, startOf } from '../syntax/text.ts';
import { type Proposal, proposeInsertion, proposeText, type Site, type Template } from '../template.ts';

const answerLimit = 3;

/** Returns, or continues the loop, before a missing, empty or invalid value is used. */
export const guardStatement: Template = {
  name: 'guard-statement',
  prior: 0.4,
  *propose(site) {
    const seen = new Set<string>();
    for (const spot of site.spots) {
      if (t.isFunction(spot.node)) yield* guardParameters(site, spot, spot.node);
      if (t.isForOfStatement(spot.node)) yield* guardItems(site, spot.node);
      for (const { value, node, fit } of doubts(site, spot)) {
        const statement = statementAround(spot);
        if (seen.has(value) || statement === undefined || !inBlock(statement)) continue;
        seen.add(value);
        yield* leaveEarly(site, statement, value, node, fit);
      }
    }
  },
};

/** The objects whose properties an expression reads, which may be missing. */
function doubts({ module, hints }: Site, { node }: Spot): readonly { value: string; node: t.Node; fit: number }[] {
  const object = t.isMemberExpression(node) ? node.object : undefined;
  if (object === undefined || !(t.isIdentifier(object) || t.isMemberExpression(object))) return [];
  if (t.isIdentifier(object) && /^[A-Z]|^(console|process|module|exports)$/.test(object.name)) return [];
  const name = t.isMemberExpression(node) ? (keyName(node.property) ?? '') : '';
  const other = hints.nullish.size > 0 ? 0.4 : 0.3;
  return [{ value: codeOf(module, object), node: object, fit: hints.nullish.has(name) ? 1 : other }];
}

function inBlock(statement: Spot): boolean {
  return t.isBlockStatement(statement.up?.node) || t.isProgram(statement.up?.node);
}

function* leaveEarly(site: Site, statement: Spot, value: string, node: t.Node, fit: number): Generator<Proposal> {
  const { module } = site;
  const around = functionAround(statement);
  const first = statement.node;
  const indent = indentAt(module, startOf(first));
  if (around !== undefined)
    for (const [nth, answer] of answers(site, statement).entries())
      yield returnEarly(site, first, `${value} == null`, answer, fit * (0.9 - 0.12 * nth), `${value} is missing`);
  if (insideLoop(statement)) {
    const text = `if (${value} == null) continue;\n${indent}`;
    yield proposeInsertion(startOf(first), text, fit * 0.9, `Skips the iteration when ${value} is missing.`);
  }
  if (t.isExpressionStatement(first)) {
    const body = codeOf(module, first).replace(/\n/g, '\n  ');
    const text = `if (${value} != null) {\n${indent}  ${body}\n${indent}}`;
    yield proposeText(first, text, fit * 0.75, `Runs this only when ${value} is present.`);
  }
  if (kindOf(module, node) === 'array' && around !== undefined)
    for (const answer of answers(site, statement))
      yield returnEarly(site, first, `${value}.length === 0`, answer, 0.35, `${value} is empty`);
}

/** Proposes to return `answer` before a statement if a test holds; `when` is the test in words. */
function returnEarly(
  { module }: Site,
  before: t.Node,
  test: string,
  answer: string,
  fit: number,
  when: string,
): Proposal {
  const text = `if (${test}) return${answer && ` ${answer}`};\n${indentAt(module, startOf(before))}`;
  return proposeInsertion(startOf(before), text, fit, `Returns ${answer || 'early'} when ${when}.`);
}

/** Guards for the parameters at the function's start. */
function* guardParameters(site: Site, spot: Spot, node: t.Function): Generator<Proposal> {
  if (!t.isBlockStatement(node.body)) return;
  const [first] = node.body.body;
  const inner = first && site.module.spotOf(first);
  if (first === undefined || inner === undefined) return;
  for (const param of node.params) {
    if (!t.isIdentifier(param)) continue;
    const kind = kindOf(site.module, param) ?? kindOfParameter(site, spot, param.name);
    for (const test of testsFor(param.name, kind))
      for (const [nth, answer] of answers(site, inner).entries()) {
        const fit = (site.hints.thrown ? 0.5 : 0.4) - 0.08 * nth;
        yield returnEarly(site, first, test, answer, fit, `${param.name} is missing or empty`);
      }
  }
}

/** Skips items of a loop that are missing. */
function* guardItems({ module }: Site, loop: t.ForOfStatement): Generator<Proposal> {
  const [first] = t.isBlockStatement(loop.body) ? loop.body.body : [];
  const declared = t.isVariableDeclaration(loop.left) ? loop.left.declarations[0]?.id : undefined;
  if (first === undefined || declared === undefined) return;
  const names = t.isArrayPattern(declared) ? declared.elements : [declared];
  for (const name of names.map((one) => one && keyName(one)))
    for (const [test, fit] of name == null ? [] : missingTests(name)) {
      const text = `if (${test}) continue;\n${indentAt(module, startOf(first))}`;
      yield proposeInsertion(startOf(first), text, fit, `Skips the iteration when ${name} is missing.`);
    }
}

function missingTests(name: string): readonly (readonly [test: string, fit: number])[] {
  return [
    [`${name} === undefined`, 0.6],
    [`${name} == null`, 0.55],
    [`!${name}`, 0.45],
  ];
}

function testsFor(name: string, kind: ReturnType<typeof kindOf>): readonly string[] {
  if (kind === 'number') return [`!Number.isFinite(${name})`, `${name} <= 0`];
  return kind === 'array' ? [`!${name}?.length`] : [`!${name}`];
}

function kindOfParameter({ module }: Site, spot: Spot, name: string): ReturnType<typeof kindOf> {
  const read = module.spots.find(
    (inner) => t.isIdentifier(inner.node, { name }) && functionAround(inner) === spot && inner.key !== 'params',
  );
  return read && kindOf(module, read.node);
}

function answers(site: Site, statement: Spot): readonly string[] {
  const simple = simpleReturns(site.module, statement);
  const empty = emptyOf(returnKind(site.module, statement));
  const all = [...simple, empty, simple.length === 0 ? 'null' : undefined].filter((text) => text !== undefined);
  return [...new Set(all)].slice(0, answerLimit);
}
