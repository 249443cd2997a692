import * as t from '@babel/types';
import { importsOf, resolve } from './imports.ts';
import type { Module, Spot } from './module.ts';
import { isTest, type Project } from './project.ts';
import { endOf, startOf } from './text.ts';

/** A function of the project that a file could call. */
export interface Helper {
  readonly name: string;
  /** What the import names; the file itself for one of its own. */
  readonly source: string;
  readonly parameters: number;
  readonly required: number;
  /** Whether it answers a question: `isEmpty`, `hasOwn`. */
  readonly predicate: boolean;
  /** In 0..1: how many other files use it. */
  readonly weight: number;
  /** The statement that imports it, and where it goes; undefined where the name is there already. */
  readonly importText?: string;
  readonly importAt: number;
}

const helperLimit = 14;
const cached = new WeakMap<Module, readonly Helper[]>();

/** Functions of the project with few parameters, most used and nearest first: those of the file, those that it imports, and those that files near it import. */
export function helpersFor(project: Project, module: Module): readonly Helper[] {
  const known = cached.get(module) ?? find(project, module);
  cached.set(module, known);
  return known;
}

function find(project: Project, module: Module): readonly Helper[] {
  const { tree } = project;
  const near = project.siblings(module.file);
  const uses = new Map<string, number>();
  for (const file of near)
    for (const source of importsOf(file)) {
      const target = resolve(tree, file.file, source);
      if (target !== undefined && !isTest(target)) uses.set(target, (uses.get(target) ?? 0) + 1);
    }
  for (const { file } of near) if (!isTest(file)) uses.set(file, uses.get(file) ?? 0);
  const most = Math.max(1, ...uses.values());
  const own = new Set(topNames(module));
  const found = [...uses].flatMap(([file, count]) => {
    const target = file === module.file ? module : project.module(file);
    if (target === undefined) return [];
    return exportedFunctions(target, file === module.file).flatMap((helper) => {
      const there = own.has(helper.name);
      if (there && file !== module.file && !isImported(module, helper.name)) return [];
      const weight = (there ? 0.9 : 0.6) + 0.1 * (count / most) + (sharesFolder(file, module.file) ? 0.1 : 0);
      const source = relativeSource(module, file);
      const imported = there ? {} : { importText: importOf(module, helper.name, source) };
      return [{ ...helper, source, weight: Math.min(1, weight), importAt: importOffset(module), ...imported }];
    });
  });
  return [...found, ...packageFunctions(module)].sort((a, b) => b.weight - a.weight).slice(0, helperLimit);
}

/** Functions of packages that the file imports and calls already. */
function packageFunctions(module: Module): readonly Helper[] {
  return module.spots.flatMap(({ node, up }) => {
    const source = t.isImportDeclaration(up?.node) ? up.node.source.value : '.';
    if (!t.isImportSpecifier(node) || source.startsWith('.')) return [];
    const { name } = node.local;
    const given = module.spots.flatMap(({ node: call }) =>
      t.isCallExpression(call) && t.isIdentifier(call.callee, { name }) ? [call.arguments.length] : [],
    );
    if (given.length === 0) return [];
    const [required, parameters] = [Math.min(...given), Math.max(...given)];
    return [{ name, source, required, parameters, predicate: isPredicate(name), weight: 0.8, importAt: 0 }];
  });
}

function isPredicate(name: string): boolean {
  return /^(?:is|has|can|should)[A-Z]/.test(name);
}

function exportedFunctions(module: Module, own: boolean) {
  return module.spots.flatMap((spot) => {
    const { node } = spot;
    if (!t.isFunction(node) || node.params.length === 0 || node.params.length > 3) return [];
    const name = nameAtTop(spot);
    if (name === undefined || (!own && !isExported(spot))) return [];
    if (node.params.some((param) => t.isObjectPattern(param))) return [];
    const plain = node.params.filter((param) => t.isIdentifier(param) && !param.optional && param.name !== 'this');
    return [
      {
        name,
        parameters: node.params.length,
        required: plain.length,
        predicate: isPredicate(name),
      },
    ];
  });
}

function nameAtTop({ node, up }: Spot): string | undefined {
  const top = (spot: Spot | undefined) => t.isProgram(spot?.node) || t.isExportNamedDeclaration(spot?.node);
  if (t.isFunctionDeclaration(node)) return top(up) ? node.id?.name : undefined;
  const declarator = up?.node;
  return t.isVariableDeclarator(declarator) && t.isIdentifier(declarator.id) && top(up?.up?.up)
    ? declarator.id.name
    : undefined;
}

function isExported(spot: Spot): boolean {
  for (let at = spot.up; at !== undefined; at = at.up) if (t.isExportNamedDeclaration(at.node)) return true;
  return false;
}

function topNames(module: Module): readonly string[] {
  return module.spots.flatMap((spot) => {
    const name = t.isFunction(spot.node) ? nameAtTop(spot) : undefined;
    if (name !== undefined) return [name];
    return 'local' in spot.node && t.isIdentifier(spot.node.local) ? [spot.node.local.name] : [];
  });
}

function isImported(module: Module, name: string): boolean {
  return module.spots.some(({ node }) => t.isImportSpecifier(node) && node.local.name === name);
}

function sharesFolder(a: string, b: string): boolean {
  return a.slice(0, a.lastIndexOf('/') + 1) === b.slice(0, b.lastIndexOf('/') + 1);
}

/** The path as this file's own imports are written: with or without an extension. */
function relativeSource(module: Module, target: string): string {
  const from = module.file.split('/').slice(0, -1);
  const to = target.split('/');
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared++;
  const up = from.slice(shared).map(() => '..');
  const path = [...(up.length === 0 ? ['.'] : up), ...to.slice(shared)].join('/');
  const relative = importsOf(module).filter((source) => source.startsWith('.'));
  const written = relative.find((source) => /\.\w+$/.test(source))?.match(/\.\w+$/)?.[0];
  const bare = path.replace(/\.[mc]?[jt]sx?$/, '');
  if (written !== undefined) return `${bare}${written}`;
  const plainScript = /\.[mc]?js$/.test(target) && isModule(module);
  return relative.length === 0 && plainScript ? path : bare.replace(/\/index$/, '') || '.';
}

function isModule(module: Module): boolean {
  return module.spots.some(
    ({ node }) => t.isImportDeclaration(node) || t.isExportNamedDeclaration(node) || t.isExportDefaultDeclaration(node),
  );
}

function importOf(module: Module, name: string, source: string): string {
  const quote = /from "/.test(module.text) || /require\("/.test(module.text) ? '"' : "'";
  const semicolon = /;\r?\n/.test(module.text) ? ';' : '';
  const line = module.text.includes('\r\n') ? '\r\n' : '\n';
  const statement = isModule(module)
    ? `import { ${name} } from ${quote}${source}${quote}${semicolon}`
    : `const { ${name} } = require(${quote}${source}${quote})${semicolon}`;
  return `${line}${statement}`;
}

/** After the last import, or before the first statement. */
function importOffset(module: Module): number {
  const last = module.spots.filter(
    ({ node, up }) =>
      t.isProgram(up?.node) &&
      (t.isImportDeclaration(node) ||
        (t.isVariableDeclaration(node) && /\brequire\(/.test(module.text.slice(startOf(node), endOf(node))))),
  );
  const end = last.at(-1);
  return end === undefined ? 0 : endOf(end.node);
}
