import type { CodeFacts, CodeUse, Syntax, SyntaxReading } from '@suture/core';
import { accessOf, codeOf, isMember, isReference, lineOf, type Source } from './access.ts';
import { callUses, changeOf, importsAt, isBuiltIn } from './call-uses.ts';
import { openConstants } from './constants.ts';
import { freeNameUses } from './free-names.ts';
import { memberUses } from './member-uses.ts';
import { isProgram, parseProgram } from './parse-program.ts';
import { lookUp } from './scopes.ts';
import { commentUses, readLimits, readTexts } from './text-uses.ts';
import { NestedTooDeeply, type Place, walk } from './walk.ts';

/** Characters of constant texts, for each of the file's. */
const constantShare = 4;

/** Reads JavaScript and TypeScript. */
export function createSyntax(): Syntax {
  return { read: async (path, text) => readSyntax(path, text) };
}

function readSyntax(path: string, text: string): SyntaxReading {
  if (!isProgram(path)) return { outcome: 'no parser' };
  const parsed = parseProgram(path, text);
  if (parsed.outcome === 'unreadable') return parsed;
  try {
    const tree = walk(parsed.program);
    const source: Source = { tree, text, constants: openConstants(constantShare * text.length + 10_000) };
    return { outcome: 'read', facts: readFacts(source, commentUses(parsed.comments, text)) };
  } catch (error) {
    if (error instanceof NestedTooDeeply) return { outcome: 'unreadable', line: error.line, reason: error.message };
    throw error;
  }
}

function readFacts(source: Source, ofComments: readonly CodeUse[]): CodeFacts {
  const { places, targets } = source.tree;
  const { texts, uses } = readTexts(places, source);
  const found = [
    ...places.flatMap((place) => [
      ...freeNameUses(place, source),
      ...memberUses(place, source),
      ...callUses(place, source),
      ...aliasUses(place, source),
      ...escapesTypes(place),
    ]),
    ...targets.flatMap((target) => targetUses(target, source)),
    ...uses,
    ...ofComments,
  ];
  return {
    uses: found,
    imports: places.flatMap((place) => importsAt(place, source)),
    texts,
    limits: readLimits(places, source),
  };
}

/** What is assigned to or deleted. */
function targetUses(target: Place, source: Source): readonly CodeUse[] {
  const { node, scope } = target;
  const line = lineOf(node);
  const name = codeOf(node, source, 60);
  const access = accessOf(node, source, scope);
  if (node.type !== 'Identifier') {
    // Variables of the environment are judged as such, and a module's exports are its own.
    const [first, second] = access.path;
    if (access.root === 'free' && first === 'process' && second === 'env') return [];
    return changeOf(access, line, name);
  }
  if (lookUp(scope, node.name) !== undefined) return [];
  if (isBuiltIn(node.name)) return [{ kind: 'built-in change', name, line }];
  return node.name === 'exports' || node.name === 'module'
    ? []
    : [{ kind: 'global object', name: `${node.name} =`, line }];
}

const namespaces = /^(?:JSON|Math|Atomics|Intl|console)$/;
const constructors = /^(?:Object|Array|Promise|Error|String|Number|Date|Map|Set|RegExp)$/;

/** `const J = JSON` lets a later line change a built-in without its name. */
function aliasUses(place: Place, source: Source): readonly CodeUse[] {
  const { node, key, up, scope } = place;
  if (node.type !== 'Identifier' || up === undefined || !isReference(place, source.tree)) return [];
  const isNamespace = namespaces.test(node.name);
  if ((!isNamespace && !constructors.test(node.name)) || lookUp(scope, node.name) !== undefined) return [];
  const parent = up.node;
  const keeps =
    (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') ||
    (parent.type === 'AssignmentExpression' && key === 'right' && parent.left.type === 'Identifier') ||
    parent.type === 'AssignmentPattern' ||
    parent.type === 'ReturnStatement' ||
    (parent.type === 'ArrowFunctionExpression' && key === 'body');
  // Taking a function out of one, asking for its type and comparing it give nothing away.
  const isPlain =
    isMember(parent) ||
    /^(?:VariableDeclarator|UnaryExpression|BinaryExpression|AssignmentExpression)$/.test(parent.type);
  if (!keeps && (!isNamespace || isPlain)) return [];
  return [{ kind: 'built-in change', name: codeOf(parent, source, 40), line: lineOf(node) }];
}

function escapesTypes({ node }: Place): readonly CodeUse[] {
  if (node.type !== 'TSAsExpression' && node.type !== 'TSTypeAssertion') return [];
  const { type } = node.typeAnnotation;
  if (type !== 'TSAnyKeyword' && type !== 'TSUnknownKeyword') return [];
  return [{ kind: 'disabled check', name: `as ${type === 'TSAnyKeyword' ? 'any' : 'unknown'}`, line: lineOf(node) }];
}
