import * as t from '@babel/types';
import type { Spot } from '../syntax/module.ts';
import {
  calleeOf,
  codeOf,
  embed,
  endOf,
  functionAround,
  keyName,
  lastName,
  shortCode,
  startOf,
  subtree,
} from '../syntax/text.ts';
import { type Edit, insertAt, type Proposal, replaceNode, type Site, type Template } from '../template.ts';

/** Awaits the result of an asynchronous call. Makes the function around it asynchronous if needed. */
export const addAwait: Template = {
  name: 'add-await',
  prior: 0.92,
  *propose(site) {
    for (const spot of site.spots) {
      if (t.isCallExpression(spot.node)) yield* awaitCall(site, spot);
      if (t.isIdentifier(spot.node)) yield* awaitName(site, spot);
    }
  },
};

function* awaitCall(site: Site, spot: Spot): Generator<Proposal> {
  const { node, up } = spot;
  if (!t.isCallExpression(node) || up === undefined || isHandled(spot)) return;
  const text = codeOf(site.module, node);
  const short = shortCode(site.module, node);
  if (isAsyncMap(node)) {
    yield wait(site, spot, `await Promise.all(${text})`, `Awaits all results of ${short}.`, 0.95);
    return;
  }
  const fit = asynchrony(site, spot);
  if (fit > 0) yield wait(site, spot, `await ${text}`, `Awaits the result of ${short}.`, fit);
}

/** How likely a call returns a promise, in 0..1. */
function asynchrony({ project, module, hints }: Site, spot: Spot): number {
  const callee = calleeOf(spot);
  const definition = callee && project.definition(module, callee);
  if (definition?.function.async) return hints.promise ? 1 : 0.93;
  if (definition !== undefined) return returnsPromise(definition.spot) ? 0.9 : 0;
  const name = callee && lastName(callee.node);
  if (name === undefined) return 0;
  const awaitedElsewhere = project
    .neighbours(module.file)
    .some((near) =>
      near.spots.some(
        ({ node }) =>
          t.isAwaitExpression(node) && t.isCallExpression(node.argument) && lastName(node.argument.callee) === name,
      ),
    );
  if (awaitedElsewhere) return 0.85;
  return hints.promise ? 0.5 : 0;
}

function returnsPromise(spot: Spot): boolean {
  return [...subtree(spot)].some(
    ({ node }) =>
      (t.isNewExpression(node) && keyName(node.callee) === 'Promise') ||
      (t.isMemberExpression(node) && keyName(node.object) === 'Promise'),
  );
}

function isAsyncMap(node: t.CallExpression): boolean {
  const [callback] = node.arguments;
  return lastName(node.callee) === 'map' && t.isFunction(callback) && callback.async;
}

/** Already awaited, chained with then, catch or finally, or passed to Promise.all. */
function isHandled({ up, key }: Spot): boolean {
  if (t.isAwaitExpression(up?.node)) return true;
  if (t.isMemberExpression(up?.node) && key === 'object')
    return /^(then|catch|finally)$/.test(keyName(up.node.property) ?? '');
  if (!t.isCallExpression(up?.node) || key !== 'arguments' || !t.isMemberExpression(up.node.callee)) return false;
  return keyName(up.node.callee.object) === 'Promise';
}

/** `const pending = load(id); use(pending.name)`: the name holds a promise. */
function* awaitName(site: Site, spot: Spot): Generator<Proposal> {
  if (spot.key !== 'object' || !t.isIdentifier(spot.node) || isHandled(spot)) return;
  const { name } = spot.node;
  const declared = site.module.spots.find(
    ({ node }) => t.isVariableDeclarator(node) && t.isIdentifier(node.id, { name }) && t.isCallExpression(node.init),
  );
  const call = declared?.down.find((child) => child.key === 'init');
  if (call === undefined || asynchrony(site, call) === 0 || functionAround(call) !== functionAround(spot)) return;
  yield wait(site, call, `await ${codeOf(site.module, call.node)}`, `Awaits ${name} where it is set.`, 0.95);
}

function wait(site: Site, spot: Spot, text: string, description: string, fit: number): Proposal {
  const tight = spot.key === 'object' || spot.key === 'callee';
  const edits = [replaceNode(spot.node, tight ? embed(spot, text) : text), ...makeAsync(site, spot)];
  // A promise that a function returns is awaited by its caller: awaiting it here changes little.
  const returned = t.isReturnStatement(spot.up?.node) || t.isFunction(spot.up?.node) ? 0.7 : 1;
  return { edits, description, fit: fit * returned * (edits.length > 1 ? 0.85 : 1) };
}

/** `async` before the enclosing function, and `await` before the calls to it in the same file's asynchronous functions. */
function makeAsync(site: Site, spot: Spot): readonly Edit[] {
  const around = functionAround(spot);
  if (around === undefined || !t.isFunction(around.node) || around.node.async) return [];
  const { node } = around;
  const at =
    t.isObjectMethod(node) || t.isClassMethod(node) || t.isClassPrivateMethod(node) ? startOf(node.key) : startOf(node);
  const callback = around.up;
  const edits = [insertAt(at, 'async ')];
  if (
    t.isCallExpression(callback?.node) &&
    lastName(callback.node.callee) === 'map' &&
    callback.up &&
    !isHandled(callback)
  ) {
    const outer = functionAround(callback)?.node;
    if (t.isFunction(outer) && outer.async) {
      edits.push(insertAt(startOf(callback.node), 'await Promise.all('), insertAt(endOf(callback.node), ')'));
    }
  }
  const name = functionName(around);
  if (name === undefined) return edits;
  for (const caller of site.module.spots) {
    if (!t.isCallExpression(caller.node) || lastName(caller.node.callee) !== name || isHandled(caller)) continue;
    const outer = functionAround(caller)?.node;
    if (!t.isFunction(outer) || !outer.async || caller.key === 'object') continue;
    edits.push(insertAt(startOf(caller.node), 'await '));
  }
  return edits;
}

function functionName({ node, up }: Spot): string | undefined {
  if (t.isFunctionDeclaration(node)) return node.id?.name;
  return t.isVariableDeclarator(up?.node) ? keyName(up.node.id) : undefined;
}
