import type { Node } from '@babel/types';
import type { WebhookName } from '@suture/core';
import { FormNotKnown, findConfigObject, findProperty, requireObject, unwrap } from './config-syntax.ts';

/** A configuration file's text, and what kind of file it is. */
export interface ConfigText {
  readonly text: string;
  readonly isJson: boolean;
}

/** A list or an object in the text, and what is in it. */
interface Container {
  readonly node: Node;
  readonly items: readonly Node[];
}

/**
 * The text with these sources in `webhooks.sources`, and a skeleton of `webhooks.generic` if `generic` is among them. Everything else
 * stays as it is, comments included.
 * @throws FormNotKnown when the file is written in a way that this does not understand
 */
export function addSources(config: ConfigText, names: readonly WebhookName[]): string {
  const { isJson } = config;
  if (names.length === 0) return config.text;
  const root = findConfigObject(config.text, isJson);
  if (findProperty(root, 'webhooks') === undefined) return insert(config, objectOf(root), writeWebhooks(names, isJson));
  const text = names.reduce((edited, name) => addSource({ text: edited, isJson }, name), config.text);
  return names.includes('generic') ? addGeneric({ text, isJson }) : text;
}

/** What to write by hand where a file cannot be edited. */
export function describeAddition(names: readonly WebhookName[], isJson = false): string {
  const lines = addSources({ text: isJson ? '{\n}\n' : 'export default {\n};\n', isJson }, names).split('\n');
  return lines
    .slice(1, -2)
    .map((line) => line.replace(/^ {2}/, ''))
    .join('\n');
}

function writeWebhooks(names: readonly WebhookName[], isJson: boolean): readonly string[] {
  const sources = `${key('sources', isJson)}: [${names.map((name) => quote(name, isJson)).join(', ')}]`;
  if (!names.includes('generic')) return [`${key('webhooks', isJson)}: { ${sources} }`];
  const generic = writeGeneric(isJson).map((line) => `  ${line}`);
  return [`${key('webhooks', isJson)}: {`, `  ${sources},`, ...closeLast(generic, isJson), '}'];
}

function addSource(config: ConfigText, name: WebhookName): string {
  const { isJson } = config;
  const item = quote(name, isJson);
  const object = findWebhooks(config);
  const listed = findProperty(object, 'sources');
  if (listed === undefined) return insert(config, objectOf(object), [`${key('sources', isJson)}: [${item}]`]);
  const list = unwrap(listed.value);
  if (list.type !== 'ArrayExpression') throw new FormNotKnown('webhooks.sources is not a list of names');
  const items = list.elements.map((element) => {
    if (element?.type === 'StringLiteral') return element;
    throw new FormNotKnown('webhooks.sources is not a list of names');
  });
  return items.some(({ value }) => value === name) ? config.text : insert(config, { node: list, items }, [item]);
}

function addGeneric(config: ConfigText): string {
  const object = findWebhooks(config);
  if (findProperty(object, 'generic') !== undefined) return config.text;
  return insert(config, objectOf(object), writeGeneric(config.isJson));
}

function findWebhooks({ text, isJson }: ConfigText) {
  const webhooks = findProperty(findConfigObject(text, isJson), 'webhooks');
  if (webhooks === undefined) throw new FormNotKnown('it has no webhooks');
  return requireObject(webhooks.value, 'webhooks');
}

/** Where the fields are in the body of many senders; the operator corrects it. */
function writeGeneric(isJson: boolean): readonly string[] {
  const field = (name: string, path: string) => `  ${key(name, isJson)}: ${quote(path, isJson)},`;
  const resolved = `${key('resolved', isJson)}: [${quote('resolved', isJson)}]`;
  const state = `  ${key('state', isJson)}: { ${key('path', isJson)}: ${quote('status', isJson)}, ${resolved} },`;
  const fields = [field('service', 'service'), field('title', 'title'), field('sourceId', 'id'), state];
  return [`${key('generic', isJson)}: {`, ...(isJson ? withoutLastComma(fields) : fields), '}'];
}

function closeLast(lines: readonly string[], isJson: boolean): readonly string[] {
  return isJson ? lines : [...lines.slice(0, -1), `${lines.at(-1)},`];
}

/** JSON has no comma after the last member. */
function withoutLastComma(lines: readonly string[]): readonly string[] {
  return [...lines.slice(0, -1), (lines.at(-1) ?? '').replace(/,$/, '')];
}

function objectOf(node: ReturnType<typeof findConfigObject>): Container {
  return { node, items: node.properties };
}

/** Puts an item at the end of a list or an object: on a line of its own where the closing bracket has one. */
function insert({ text, isJson }: ConfigText, { node, items }: Container, lines: readonly string[]): string {
  const close = (node.end ?? 0) - 1;
  const last = items.at(-1);
  const lineStart = text.lastIndexOf('\n', close) + 1;
  const margin = text.slice(lineStart, close);
  if (lineStart <= (node.start ?? 0) || margin.trim() !== '')
    return insertInline(text, close, last, lines.map((line) => line.trim()).join(' '));
  const first = items[0]?.start ?? undefined;
  const indent = (first === undefined ? undefined : marginAt(text, first)) ?? `${margin}  `;
  const lineEnd = text.slice(0, lineStart).endsWith('\r\n') ? '\r\n' : '\n';
  const block = closeLast(lines, isJson).map((line) => `${indent}${indentLike(indent, line)}${lineEnd}`);
  const after = `${block.join('')}${text.slice(lineStart)}`;
  if (last === undefined || hasTrailingComma(node)) return `${text.slice(0, lineStart)}${after}`;
  const end = last.end ?? lineStart;
  return `${text.slice(0, end)},${text.slice(end, lineStart)}${after}`;
}

/** A line of ours in a file that indents with tabs. */
function indentLike(indent: string, line: string): string {
  return indent.includes('\t') ? line.replace(/^(?: {2})+/, (spaces) => '\t'.repeat(spaces.length / 2)) : line;
}

function insertInline(text: string, close: number, last: Node | undefined, item: string): string {
  if (last === undefined) return `${text.slice(0, close)}${item}${text.slice(close)}`;
  const end = last.end ?? close;
  return `${text.slice(0, end)}, ${item}${text.slice(end)}`;
}

/** The white space before a node that begins its line. */
function marginAt(text: string, start: number): string | undefined {
  const margin = text.slice(text.lastIndexOf('\n', start) + 1, start);
  return margin.trim() === '' ? margin : undefined;
}

function hasTrailingComma({ extra }: Node): boolean {
  return typeof extra?.trailingComma === 'number';
}

function key(name: string, isJson: boolean): string {
  return isJson ? quote(name, true) : name;
}

function quote(text: string, isJson: boolean): string {
  return isJson ? JSON.stringify(text) : `'${text}'`;
}
