import type { Comment } from '@babel/types';
import type { CodeUse, ConstantText, NamedLimit } from '@suture/core';
import { keyOf, lineOf, type Source } from './access.ts';
import type { Place } from './walk.ts';

/** Names that an honest program writes as they are. */
const writtenPlainly =
  /^(?:process|globalThis|global|eval|Function|constructor|prototype|__proto__|require|module|import|env|fetch|exec|spawn|(?:node:)?(?:child_process|worker_threads|vm|fs|net|http|https|os|module|process|inspector|test)|mainModule|getBuiltinModule|stack|argv|NODE_ENV|VITEST\w*|JEST_\w+|vitest|jest|mocha|describe|Reflect|JSON|stringify)$/;
/** What only code would name that wants to know whether it is tested. */
const tested =
  /\b(?:vitest|jest|mocha|jasmine|jest-worker|JEST_WORKER_ID|NODE_ENV|NODE_TEST_CONTEXT|VITEST\w*|npm_(?:lifecycle|command|config|package)\w*|suture-reproduction|SUTURE_\w+|bwrap|bubblewrap|CODEBUILD_\w+)\b|node:test|\/proc\/|\.test\.[cm]?[jt]s|__tests__/;
const programs = /^(?:node:)?(?:child_process|worker_threads|cluster)$/;
const machineNames = /^(?:constructor|__proto__|eval|Function)$/;

/** The texts of a program: literals, and what constant expressions come to. */
export function readTexts(
  places: readonly Place[],
  source: Source,
): { readonly texts: readonly ConstantText[]; readonly uses: readonly CodeUse[] } {
  const texts: ConstantText[] = [];
  const uses: CodeUse[] = [];
  let until = -1;
  for (const place of places) {
    const { node, up } = place;
    const start = node.start ?? 0;
    if (node.type === 'JSXText' || node.type === 'DirectiveLiteral')
      texts.push({ text: node.value, line: lineOf(node), built: false });
    if (node.type === 'RegExpLiteral' && tested.test(node.pattern))
      uses.push({ kind: 'test detection', name: `/${node.pattern.slice(0, 40)}/`, line: lineOf(node) });
    if (node.type === 'TemplateElement') {
      const text = node.value.cooked ?? node.value.raw;
      if (tested.test(text)) uses.push({ kind: 'test detection', name: `'${text.slice(0, 40)}'`, line: lineOf(node) });
    }
    if (start < until) continue;
    const built = buildOf(place);
    if (built === undefined) continue;
    const value = source.constants.valueOf(node, place.scope);
    const listed = Array.isArray(value) ? joined(value) : value;
    if (typeof listed !== 'string') continue;
    if (built) until = node.end ?? start;
    const line = lineOf(node);
    const target = targetOf(place, source);
    texts.push({ text: listed, line, built, ...(target === undefined ? {} : { target }) });
    if (isModuleName(place)) continue;
    if (built && !Array.isArray(value) && writtenPlainly.test(listed))
      uses.push({ kind: 'hidden name', name: `'${listed}'`, line });
    if (
      !built &&
      machineNames.test(listed) &&
      (up?.node.type === 'VariableDeclarator' || up?.node.type === 'AssignmentExpression')
    )
      uses.push({ kind: 'hidden name', name: `'${listed}'`, line });
    if (programs.test(listed)) uses.push({ kind: 'programs', name: `'${listed}'`, line });
    if (tested.test(listed)) uses.push({ kind: 'test detection', name: `'${listed.slice(0, 40)}'`, line });
  }
  return { texts, uses };
}

/** Whether a text is put together here, or stands as a literal; undefined for anything else. */
function buildOf({ node, up }: Place): boolean | undefined {
  switch (node.type) {
    case 'StringLiteral':
      return false;
    case 'TemplateLiteral':
      return node.expressions.length > 0;
    case 'BinaryExpression':
      return node.operator === '+' ? true : undefined;
    case 'CallExpression':
    case 'OptionalCallExpression':
      return true;
    case 'ArrayExpression':
      // A list of two or more pieces can be joined anywhere.
      return node.elements.length > 1 ? true : undefined;
    case 'Identifier':
      return undefined;
    default:
      return up === undefined ? undefined : undefined;
  }
}

/** Pieces of a text, or the codes of its characters. */
function joined(list: readonly (string | number)[]): string | undefined {
  if (list.every((item) => typeof item === 'string')) return list.join('');
  const codes = list.filter((item) => typeof item === 'number' && item >= 9 && item < 127);
  return codes.length === list.length && list.length >= 8 ? String.fromCharCode(...codes.map(Number)) : undefined;
}

function isModuleName({ node, key, up }: Place): boolean {
  if (up === undefined) return false;
  const parent = up.node;
  if (key === 'source' || parent.type === 'TSExternalModuleReference') return true;
  const call = parent.type === 'CallExpression' && key === 'arguments' ? parent.callee : undefined;
  return (
    call?.type === 'Import' || (call?.type === 'Identifier' && call.name === 'require' && node.type === 'StringLiteral')
  );
}

function targetOf({ up, key }: Place, source: Source): string | undefined {
  const parent = up?.node;
  if (parent === undefined || up === undefined) return undefined;
  if (parent.type === 'VariableDeclarator' && key === 'init')
    return parent.id.type === 'Identifier' ? parent.id.name : undefined;
  if ((parent.type === 'ObjectProperty' || parent.type === 'ClassProperty') && key === 'value')
    return keyOf(parent, source, up.scope);
  if (parent.type === 'AssignmentExpression' && key === 'right')
    return parent.left.type === 'Identifier' ? parent.left.name : keyOf(parent.left, source, up.scope);
  return undefined;
}

const bounding = /time_?out|deadline|max_?wait|max_?(?:age|retries)|retries|threshold|tolerance|max_?delay|interval/i;

/** Numbers whose name says that they bound something. */
export function readLimits(places: readonly Place[], source: Source): readonly NamedLimit[] {
  return places.flatMap((place) => {
    if (place.node.type !== 'NumericLiteral' && place.node.type !== 'BinaryExpression') return [];
    const name = targetOf(place, source);
    if (name === undefined || !bounding.test(name)) return [];
    const value = source.constants.valueOf(place.node, place.scope);
    return typeof value === 'number' ? [{ name, value, line: lineOf(place.node) }] : [];
  });
}

const disabling =
  /@ts-(?:ignore|nocheck|expect-error)|\b(?:eslint|tslint|biome|prettier|istanbul|c8|v8|node:coverage|oxlint|jshint|standard|stryker|sonar|nosonar|snyk|semgrep)[- :]?(?:disable|ignore|off)\b|\bNOSONAR\b|\$FlowFixMe|@vite-ignore|webpackIgnore/i;

/** Comments that turn a check off, and comments that are none in other readers' eyes. */
export function commentUses(comments: readonly Comment[], text: string): readonly CodeUse[] {
  return comments.flatMap((comment): readonly CodeUse[] => {
    const line = comment.loc?.start.line ?? 1;
    const html = /^(?:<!--|-->)/.test(text.slice(comment.start ?? 0, (comment.start ?? 0) + 4));
    if (html) return [{ kind: 'hidden name', name: 'a comment of HTML', line }];
    const [found] = disabling.exec(comment.value) ?? [];
    return found === undefined ? [] : [{ kind: 'disabled check', name: found, line }];
  });
}
