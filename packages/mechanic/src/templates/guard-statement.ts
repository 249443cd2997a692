import * as t from '@babel/types';
import { emptyOf, insideLoop, returnKind, simpleReturns, statementAround } from '../syntax/context.ts';
import { kindOf } from '../syntax/kinds.ts';
import type { Spot } from '../syntax/module.ts';
import { codeOf, functionAround, indentAt, keyName, startOf } from '../syntax/text.ts';
import { insertAt, type Proposal, replaceNode, type Site, type Template } from '../template.ts';

const answerLimit = 3;

/** Returns, or continues the loop, before a missing, empty or invalid value is used. */
export const guardStatement: Template = {
  name: 'guard-statement',
  prior: 0.4,
  *propose(site) {
    const seen = new Set<string>();
    for (const spot of site.spots) {
      if (t.isFunction(spot.node)) yield* guardParameters(site, spot, spot.node);
      for (const { value, node, fit } of doubts(site, spot)) {
        const statement = statementAround(spot);
        if (seen.has(value) || statement === undefined || !inBlock(statement)) continue;
        seen.add(value);
        yield* leaveEarly(site, statement, value, node, fit);
      }
    }
  },
};

/** The parts of an expression that may be missing. */
function doubts({ module, hints }: Site, { node }: Spot): readonly { value: string; node: t.Node; fit: number }[] {
  const object = t.isMemberExpression(node) ? node.object : undefined;
  if (object === undefined || !(t.isIdentifier(object) || t.isMemberExpression(object))) return [];
  if (t.isIdentifier(object) && /^[A-Z]|^(console|process|module|exports)$/.test(object.name)) return [];
  const name = t.isMemberExpression(node) ? (keyName(node.property) ?? '') : '';
  return [
    {
      value: codeOf(module, object),
      node: object,
      fit: hints.nullish.has(name) ? 1 : hints.nullish.size > 0 ? 0.4 : 0.3,
    },
  ];
}

function inBlock(statement: Spot): boolean {
  return t.isBlockStatement(statement.up?.node) || t.isProgram(statement.up?.node);
}

function* leaveEarly(site: Site, statement: Spot, value: string, node: t.Node, fit: number): Generator<Proposal> {
  const { module } = site;
  const around = functionAround(statement);
  const indent = indentAt(module, startOf(statement.node));
  const at = startOf(statement.node);
  if (around !== undefined)
    for (const [nth, answer] of answers(site, statement).entries())
      yield {
        edits: [insertAt(at, `if (${value} == null) return${answer && ` ${answer}`};\n${indent}`)],
        description: `Returns ${answer || 'early'} when ${value} is missing.`,
        fit: fit * (0.9 - 0.12 * nth),
      };
  if (insideLoop(statement))
    yield {
      edits: [insertAt(at, `if (${value} == null) continue;\n${indent}`)],
      description: `Skips the round when ${value} is missing.`,
      fit: fit * 0.9,
    };
  if (t.isExpressionStatement(statement.node)) {
    const body = codeOf(module, statement.node).replace(/\n/g, '\n  ');
    yield {
      edits: [replaceNode(statement.node, `if (${value} != null) {\n${indent}  ${body}\n${indent}}`)],
      description: `Does this only when ${value} is there.`,
      fit: fit * 0.75,
    };
  }
  if (kindOf(module, node) === 'array' && around !== undefined)
    for (const answer of answers(site, statement))
      yield {
        edits: [insertAt(at, `if (${value}.length === 0) return${answer && ` ${answer}`};\n${indent}`)],
        description: `Returns ${answer || 'early'} when ${value} is empty.`,
        fit: 0.35,
      };
}

/** Nothing was thrown at a certain place: guards at the function's start for what comes in. */
function* guardParameters(site: Site, spot: Spot, node: t.Function): Generator<Proposal> {
  if (!t.isBlockStatement(node.body)) return;
  const [first] = node.body.body;
  const inner = first && site.module.spotOf(first);
  if (first === undefined || inner === undefined) return;
  const indent = indentAt(site.module, startOf(first));
  for (const param of node.params) {
    if (!t.isIdentifier(param)) continue;
    const kind = kindOf(site.module, param) ?? kindOfParameter(site, spot, param.name);
    const tests =
      kind === 'number'
        ? [`!Number.isFinite(${param.name})`, `${param.name} <= 0`]
        : kind === 'array'
          ? [`!${param.name}?.length`]
          : [`!${param.name}`];
    for (const test of tests)
      for (const [nth, answer] of answers(site, inner).entries())
        yield {
          edits: [insertAt(startOf(first), `if (${test}) return${answer && ` ${answer}`};\n${indent}`)],
          description: `Returns ${answer || 'early'} when ${param.name} is missing or empty.`,
          fit: (site.hints.thrown ? 0.5 : 0.4) - 0.08 * nth,
        };
  }
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
  return [
    ...new Set([...simple, ...(empty === undefined ? [] : [empty]), ...(simple.length === 0 ? ['null'] : [])]),
  ].slice(0, answerLimit);
}
