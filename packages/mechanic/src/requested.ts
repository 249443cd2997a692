import { inspect } from 'node:util';
import { parseExpression } from '@babel/parser';
import * as t from '@babel/types';
import { isTest } from './syntax/project.ts';

/** What a function has to give for some values, as a person asked for it. */
export interface RequestedCall {
  readonly function: string;
  readonly args: readonly unknown[];
  /** As `inspect` shows it. */
  readonly wanted: string;
  /** The person's own words. */
  readonly text: string;
}

/** What of a person's words can be followed. */
export interface Requested {
  readonly calls: readonly RequestedCall[];
  /** Test files that are named. */
  readonly files: readonly string[];
}

const callPattern = /([A-Za-z_$][\w$]*)\(/g;
const verbPattern =
  /^`?\s*(?:should|must|has to|needs to|ought to|shall|to)?\s*(?:be|returns?|gives?|equals?|yields?|is|===?|=>|→|:)\s*(?:equal to\s*)?`?\s*/i;
const filePattern = /[\w@./-]+\.[cm]?[jt]sx?\b/g;
const openings: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Reads what comments ask for: what a call has to give, or tests that have to pass. */
export function readRequested(comments: readonly string[]): Requested {
  const text = comments.join('\n');
  const calls = [...text.matchAll(callPattern)].flatMap((found) => callAt(text, found.index, found[1] ?? '') ?? []);
  const files = [...new Set([...text.matchAll(filePattern)].map(([path]) => path).filter(isTest))];
  return { calls, files };
}

function callAt(text: string, at: number, name: string): RequestedCall | undefined {
  const open = at + name.length;
  const close = closingOf(text, open);
  if (close === undefined) return undefined;
  const args = literalOf(`[${text.slice(open + 1, close)}]`);
  const rest = text.slice(close + 1);
  const verb = verbPattern.exec(rest)?.[0];
  if (args === undefined || !Array.isArray(args.value) || verb === undefined) return undefined;
  const wanted = leadingLiteral(rest.slice(verb.length));
  if (wanted === undefined) return undefined;
  const end = close + 1 + verb.length + wanted.length;
  return { function: name, args: args.value, wanted: showValue(wanted.value), text: text.slice(at, end) };
}

/** As the probes show what calls give. */
export function showValue(value: unknown): string {
  return inspect(value, {
    ...{ depth: 6, maxArrayLength: 60, maxStringLength: 400, sorted: true },
    breakLength: Number.POSITIVE_INFINITY,
  });
}

/** Where the bracket that opens at an offset is closed; brackets inside quotes do not count. */
function closingOf(text: string, open: number): number | undefined {
  const expected: string[] = [];
  for (let at = open; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (/["'`]/.test(sign)) {
      at = text.indexOf(sign, at + 1);
      if (at === -1) return undefined;
    }
    const closing = openings[sign];
    if (closing !== undefined) expected.push(closing);
    else if (/[)\]}]/.test(sign) && expected.pop() !== sign) return undefined;
    if (expected.length === 0) return at;
  }
  return undefined;
}

function leadingLiteral(text: string): { readonly value: unknown; readonly length: number } | undefined {
  const plain = /^(?:"[^"\n]*"|'[^'\n]*'|-?\d+(?:\.\d+)?|(?:true|false|null|undefined|NaN)\b)/.exec(text)?.[0];
  const close = /^[[{]/.test(text) ? closingOf(text, 0) : undefined;
  const code = plain ?? (close === undefined ? undefined : text.slice(0, close + 1));
  const read = code === undefined ? undefined : literalOf(code);
  return read === undefined || code === undefined ? undefined : { value: read.value, length: code.length };
}

function literalOf(code: string): { readonly value: unknown } | undefined {
  try {
    return valueIn(parseExpression(code));
  } catch {
    return undefined;
  }
}

function valueIn(node: t.Node): { readonly value: unknown } | undefined {
  if (t.isNumericLiteral(node) || t.isStringLiteral(node) || t.isBooleanLiteral(node)) return { value: node.value };
  if (t.isNullLiteral(node)) return { value: null };
  if (t.isIdentifier(node, { name: 'undefined' })) return { value: undefined };
  if (t.isIdentifier(node, { name: 'NaN' })) return { value: Number.NaN };
  if (t.isUnaryExpression(node, { operator: '-' }) && t.isNumericLiteral(node.argument))
    return { value: -node.argument.value };
  if (t.isArrayExpression(node)) {
    const items = node.elements.map((item) => (item === null ? undefined : valueIn(item)));
    return items.includes(undefined) ? undefined : { value: items.map((item) => item?.value) };
  }
  if (!t.isObjectExpression(node)) return undefined;
  const entries = node.properties.map((property) => {
    if (!t.isObjectProperty(property) || property.computed) return undefined;
    const key = t.isIdentifier(property.key) ? property.key.name : valueIn(property.key)?.value;
    const value = valueIn(property.value);
    return value === undefined ? undefined : ([String(key), value.value] as const);
  });
  const known = entries.filter((entry) => entry !== undefined);
  return known.length < entries.length ? undefined : { value: Object.fromEntries(known) };
}
