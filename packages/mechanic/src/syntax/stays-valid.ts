import * as t from '@babel/types';
import type { Splice } from '../model.ts';
import { applySplices } from '../splices.ts';
import { countErrors, type Module, type Spot } from './module.ts';
import { ancestor, endOf, startOf } from './text.ts';

/** Whether a file has no more syntax errors with the splices than before. One that did not parse, such as configuration, need not parse now. */
export function staysValid(module: Module, splices: readonly Splice[]): boolean {
  if (module.errors === Infinity) return true;
  // Parsing a whole file for each candidate costs more than running the test: most changes are inside one statement.
  if (module.errors === 0 && isValidPart(module, splices)) return true;
  return countErrors(module.file, applySplices(module.text, splices)) <= module.errors;
}

/** Whether the statement or member that holds all splices is valid by itself. */
function isValidPart(module: Module, splices: readonly Splice[]): boolean {
  const start = Math.min(...splices.map((splice) => splice.start));
  const end = Math.max(...splices.map((splice) => splice.end));
  const part = partAround(module, start, end);
  if (part === undefined) return false;
  const from = startOf(part.node);
  const moved = splices.map((splice) => ({ ...splice, start: splice.start - from, end: splice.end - from }));
  const text = applySplices(module.text.slice(from, endOf(part.node)), moved);
  return countErrors(module.file, wrap(part, text)) === 0;
}

/** The innermost statement of a function, or member of a class, that holds a range. */
function partAround(module: Module, start: number, end: number): Spot | undefined {
  let part: Spot | undefined;
  let at = module.spots[0];
  while (at !== undefined) {
    if (isPart(at)) part = at;
    at = at.down.find(({ node }) => startOf(node) <= start && end <= endOf(node));
  }
  return part;
}

function isPart({ node, up }: Spot): boolean {
  if (t.isClassBody(up?.node)) return !(t.isClassMethod(node) && node.kind === 'constructor');
  return t.isBlockStatement(up?.node) && t.isStatement(node) && !t.isClassDeclaration(node);
}

/** A part's text in the nearest surroundings in which `return`, `break`, `await` and `super` mean the same. */
function wrap(part: Spot, text: string): string {
  if (t.isClassBody(part.up?.node)) return `class Part extends Object {\n${text}\n}`;
  let inner = `\n${text}\n`;
  let around = part.up;
  for (; around !== undefined && !t.isFunction(around.node); around = around.up) {
    if (t.isLoop(around.node)) inner = `for (;;) {${inner}}`;
    if (t.isSwitchStatement(around.node)) inner = `switch (0) { default: ${inner}}`;
  }
  if (!t.isFunction(around?.node)) return inner;
  const { async, generator } = around.node;
  const head = `${async ? 'async ' : ''}${generator ? '*' : ''}part() {${inner}}`;
  if (ancestor(part, (node) => t.isMethod(node) || t.isClassProperty(node)))
    return `class Part extends Object { ${head} }`;
  return `${async ? 'async ' : ''}function${generator ? '*' : ''} part() {${inner}}`;
}
