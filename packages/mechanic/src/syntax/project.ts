import * as t from '@babel/types';
import { parseJson } from '../json.ts';
import type { SourceTree } from '../model.ts';
import { importsOf, resolve } from './imports.ts';
import { isCode, type Module, parseModule, type Spot } from './module.ts';
import { keysInCode, keysInJson } from './named-keys.ts';
import { bindingAt } from './scope.ts';
import { isMember, keyName, nameOfFunction } from './text.ts';

/** The keys of an object, nested. A leaf has none. */
export interface Shape {
  readonly keys: ReadonlyMap<string, Shape>;
}

/** A function and its file. */
export interface Definition {
  readonly module: Module;
  readonly spot: Spot;
  readonly function: t.Function;
}

/** One version of a project. Files are parsed on demand, once each. */
export interface Project {
  readonly tree: SourceTree;
  /** The sources in the same folder and in the folders above it, a few of each. */
  siblings(file: string): readonly Module[];
  module(file: string): Module | undefined;
  /** The file, what it imports (two steps) and, in a small tree, everything else. */
  neighbours(file: string): readonly Module[];
  /** The function that a callee names, followed through imports. A method is found by its name. */
  definition(module: Module, callee: Spot): Definition | undefined;
  /** The keys of an expression's value, if that is an object literal somewhere in the tree. */
  shape(module: Module, expression: t.Node): Shape | undefined;
  /** The keys of every object under a name, in code or in JSON settings. */
  keysUnder(name: string): ReadonlySet<string>;
}

const smallTree = 60;
const neighbourLimit = 40;
const siblingLimit = 40;
const testPath = /(^|\/)(tests?|__tests__|__mocks__|spec|fixtures|e2e)\/|\.(test|spec)\.[mc]?[jt]sx?$/;

/** Whether a path belongs to tests, which a repair never touches. */
export function isTest(file: string): boolean {
  return testPath.test(file);
}

export function openProject(tree: SourceTree): Project {
  const modules = new Map<string, Module | undefined>();
  const near = new Map<string, readonly Module[]>();
  const under = new Map<string, ReadonlySet<string>>();

  function keysUnder(name: string): ReadonlySet<string> {
    const known = under.get(name);
    if (known !== undefined) return known;
    const sources = tree.list().filter(isSource).slice(0, smallTree);
    const parsed = sources.flatMap((path) => module(path) ?? []);
    const found = new Set([...keysInJson(tree, name, isTest), ...keysInCode(parsed, name)]);
    under.set(name, found);
    return found;
  }

  function module(file: string): Module | undefined {
    if (!modules.has(file)) {
      const text = tree.read(file);
      modules.set(file, text === undefined ? undefined : parseModule(file, text));
    }
    return modules.get(file);
  }

  function siblings(file: string): readonly Module[] {
    const folder = file.slice(0, file.lastIndexOf('/') + 1);
    const above = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
    const sources = tree.list().filter(isSource);
    const beside = sources.filter((path) => path.startsWith(folder) && !path.slice(folder.length).includes('/'));
    const around = sources.filter((path) => path.startsWith(above) && !beside.includes(path));
    const chosen = [file, ...beside.slice(0, siblingLimit), ...around.slice(0, siblingLimit)];
    return [...new Set(chosen)].flatMap((path) => module(path) ?? []);
  }

  function neighbours(file: string): readonly Module[] {
    const known = near.get(file);
    if (known !== undefined) return known;
    const files = tree.list().filter(isSource);
    const chosen = new Set([file]);
    for (const path of chosen) {
      if (chosen.size >= neighbourLimit) break;
      const parsed = module(path);
      if (parsed) for (const source of importsOf(parsed)) addIf(chosen, resolve(tree, path, source));
    }
    if (files.length <= smallTree) for (const path of files) chosen.add(path);
    const result = [...chosen].flatMap((path) => module(path) ?? []);
    near.set(file, result);
    return result;
  }

  function definition(from: Module, callee: Spot): Definition | undefined {
    const { node } = callee;
    if (t.isIdentifier(node)) {
      const binding = bindingAt(from, callee, node.name);
      if (binding?.kind !== 'import') return asDefinition(from, binding?.init);
      const target = importedModule(from, binding.spot);
      const name = importedName(binding.spot.node) ?? node.name;
      return target && (byName([target], name) ?? (name === 'default' ? defaultFunction(target) : undefined));
    }
    const name = isMember(node) && !node.computed ? keyName(node.property) : undefined;
    if (name === undefined) return undefined;
    return byName([from], name) ?? byName(neighbours(from.file), name);
  }

  function importedModule(from: Module, specifier: Spot): Module | undefined {
    const declaration = specifier.up?.node;
    if (!t.isImportDeclaration(declaration)) return undefined;
    const path = resolve(tree, from.file, declaration.source.value);
    return path === undefined ? undefined : module(path);
  }

  function shape(from: Module, expression: t.Node, depth = 0): Shape | undefined {
    if (depth > 6) return undefined;
    if (t.isObjectExpression(expression)) return shapeOfObject(expression, (value) => shape(from, value, depth + 1));
    if (t.isAwaitExpression(expression)) return shape(from, expression.argument, depth + 1);
    if (t.isTSAsExpression(expression) || t.isTSSatisfiesExpression(expression) || t.isTSNonNullExpression(expression))
      return shape(from, expression.expression, depth + 1);
    if (isMember(expression)) {
      const key = expression.computed ? undefined : keyName(expression.property);
      return key === undefined ? undefined : shape(from, expression.object, depth + 1)?.keys.get(key);
    }
    if (t.isCallExpression(expression)) return shapeOfCall(from, expression, depth);
    const spot = t.isIdentifier(expression) ? from.spotOf(expression) : undefined;
    const binding = spot && t.isIdentifier(expression) ? bindingAt(from, spot, expression.name) : undefined;
    if (binding?.init === undefined) return undefined;
    if (binding.kind === 'variable') return shape(from, binding.init, depth + 1);
    if (binding.kind !== 'import') return undefined;
    const declaration = binding.spot.up?.node;
    const source = t.isImportDeclaration(declaration) ? declaration.source.value : '';
    return shapeOfExport(from, source, importedName(binding.spot.node), depth);
  }

  function shapeOfCall(from: Module, call: t.CallExpression, depth: number): Shape | undefined {
    const [argument] = call.arguments;
    if (t.isIdentifier(call.callee, { name: 'require' }) && t.isStringLiteral(argument))
      return shapeOfExport(from, argument.value, '*', depth);
    if (t.isMemberExpression(call.callee) && t.isIdentifier(call.callee.object, { name: 'Object' }))
      return argument && t.isExpression(argument) ? shape(from, argument, depth + 1) : undefined;
    const callee = from.spotOf(call.callee);
    const target = callee && definition(from, callee);
    return target && shapeOfReturn(target, depth);
  }

  function shapeOfReturn(target: Definition, depth: number): Shape | undefined {
    if (t.isExpression(target.function.body)) return shape(target.module, target.function.body, depth + 1);
    for (const { node, segment } of target.module.spots) {
      if (!t.isReturnStatement(node) || segment.enclosing !== target.function || !node.argument) continue;
      const found = shape(target.module, node.argument, depth + 1);
      if (found) return found;
    }
    return undefined;
  }

  function shapeOfExport(from: Module, source: string, name: string | undefined, depth: number): Shape | undefined {
    const path = resolve(tree, from.file, source);
    if (path === undefined) return undefined;
    if (path.endsWith('.json')) return shapeOfJson(tree.read(path) ?? '');
    const target = module(path);
    const exported = target && exportedValues(target);
    if (exported === undefined || target === undefined) return undefined;
    const whole = exported.get('default');
    if (name === '*' && whole === undefined) {
      return { keys: new Map([...exported].map(([key, value]) => [key, shape(target, value, depth + 1) ?? leaf])) };
    }
    const value = name === '*' ? whole : exported.get(name ?? 'default');
    return value && shape(target, value, depth + 1);
  }

  return { tree, siblings, module, neighbours, definition, shape, keysUnder };
}

function isSource(path: string): boolean {
  return isCode(path) && !isTest(path);
}

const leaf: Shape = { keys: new Map() };

function shapeOfObject(node: t.ObjectExpression, inner: (value: t.Node) => Shape | undefined): Shape | undefined {
  // A spread may add any key, so no key is known to be missing.
  if (node.properties.some((property) => t.isSpreadElement(property))) return undefined;
  const keys = new Map<string, Shape>();
  for (const property of node.properties) {
    const key = t.isSpreadElement(property) || property.computed ? undefined : keyName(property.key);
    if (key !== undefined) keys.set(key, (t.isObjectProperty(property) && inner(property.value)) || leaf);
  }
  return { keys };
}

function shapeOfJson(text: string): Shape | undefined {
  const value = parseJson(text);
  return value === undefined ? undefined : shapeOfValue(value);
}

function shapeOfValue(value: unknown): Shape {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return leaf;
  return { keys: new Map(Object.entries(value).map(([key, inner]) => [key, shapeOfValue(inner)])) };
}

function asDefinition(module: Module, node: t.Node | undefined): Definition | undefined {
  const spot = node && module.spotOf(node);
  return spot && t.isFunction(spot.node) ? { module, spot, function: spot.node } : undefined;
}

function byName(modules: readonly Module[], name: string): Definition | undefined {
  for (const module of modules)
    for (const spot of module.spots)
      if (t.isFunction(spot.node) && nameOfFunction(spot) === name) return { module, spot, function: spot.node };
  return undefined;
}

function defaultFunction(module: Module): Definition | undefined {
  const found = module.spots.find((spot) => t.isExportDefaultDeclaration(spot.up?.node) && t.isFunction(spot.node));
  return found && asDefinition(module, found.node);
}

function importedName(specifier: t.Node): string | undefined {
  if (t.isImportSpecifier(specifier)) return keyName(specifier.imported);
  return t.isImportNamespaceSpecifier(specifier) ? '*' : 'default';
}

function exportedValues(module: Module): Map<string, t.Node> {
  const values = new Map<string, t.Node>();
  for (const { node } of module.spots) {
    if (t.isExportDefaultDeclaration(node)) values.set('default', node.declaration);
    if (t.isExportNamedDeclaration(node) && t.isVariableDeclaration(node.declaration))
      for (const { id, init } of node.declaration.declarations)
        if (t.isIdentifier(id) && init) values.set(id.name, init);
    if (t.isAssignmentExpression(node) && t.isMemberExpression(node.left)) {
      const owner = keyName(node.left.object);
      const key = keyName(node.left.property);
      if (owner === 'module' && key === 'exports') values.set('default', node.right);
      else if (owner === 'exports' && key !== undefined) values.set(key, node.right);
    }
  }
  return values;
}

function addIf(into: Set<string>, path: string | undefined): void {
  if (path !== undefined && isCode(path)) into.add(path);
}
