import { defined } from '../defined.ts';
import type { Fault, SourceTree } from '../model.ts';
import { type ModuleExport, type ModuleShape, type Parameter, readModule } from './module-exports.ts';

/** The place of the app or handler according to the operator's configuration. */
export interface Hint {
  /** Path in the tree. */
  readonly module: string;
  readonly export?: string;
}

/** The app, handler or function that a replay starts or calls. */
export interface Target {
  readonly module: string;
  /** Undefined if the module starts its server on load. */
  readonly export?: ModuleExport;
  /** A factory has to be called to get the app. */
  readonly factory: boolean;
}

const sourceFile = /\.[cm]?[jt]sx?$/;
const notSource =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|dist|build|coverage|fixtures)\/|\.(?:test|spec|d|config)\.[cm]?[jt]sx?$/;
const factoryName =
  /^(?:create|build|make|new|get|init|start|setup|configure)\w*(?:app|application|server|handler|listener|service|api|router)$/i;
const appName = /^(?:app|application|server|api|listener|requestListener|fetch|default)$/;
const appMaker =
  /^(?:createServer|express|fastify|Fastify|Hono|Koa|Router|restify|polka|createApp|buildApp|createServer)$/;
const handlerName = /^(?:handler|lambdaHandler|main|default)$/;
const listenCall = /\.listen\(|\bserve\(/;
const moduleLimit = 2_000;

/** Finds the app that answers requests: from the hint, an export of a module on the trace or of any other, or a module that listens. */
export function findApp(tree: SourceTree, fault: Fault, hint?: Hint): Target | undefined {
  if (hint !== undefined) return hinted(tree, hint);
  const modules = modulesInOrder(tree, fault);
  for (const [module, { exports }] of modules) {
    const found = exports.find((one) => appKind(one, module) !== undefined);
    if (found !== undefined) return { module, export: found, factory: appKind(found, module) === 'factory' };
  }
  // A module without exports does its work on load.
  const listening = modules
    .filter(([module]) => listenCall.test(tree.read(module) ?? ''))
    .sort(([, a], [, b]) => Math.min(a.exports.length, 1) - Math.min(b.exports.length, 1))[0];
  return listening === undefined ? undefined : { module: listening[0], factory: false };
}

/** Finds the Lambda handler: the hint, the outermost module of the trace, or the only module that exports one. */
export function findHandler(tree: SourceTree, fault: Fault, hint?: Hint): Target | undefined {
  if (hint !== undefined) return hinted(tree, hint);
  const onTrace = new Set(fault.frames.map(({ file }) => file));
  const found = modulesInOrder(tree, fault).flatMap(([module, { exports }]) => {
    const handler = exports.find((one) => handlerName.test(one.name) && one.parameters !== undefined);
    return handler === undefined ? [] : [{ module, export: handler, factory: false }];
  });
  const traced = found.find(({ module }) => onTrace.has(module));
  return traced ?? (found.length === 1 ? found[0] : undefined);
}

/** The exported functions that the fault went through, innermost first. */
export function findFunctions(tree: SourceTree, fault: Fault): readonly (Target & { readonly export: ModuleExport })[] {
  const seen = new Set<string>();
  return fault.frames.flatMap((frame) => {
    const text = tree.read(frame.file);
    const shape = text === undefined ? undefined : readModule(frame.file, text);
    const found = shape?.exports.find(
      (one) => one.parameters !== undefined && one.startLine <= frame.line && frame.line <= one.endLine,
    );
    const key = `${frame.file} ${found?.name}`;
    if (found === undefined || seen.has(key)) return [];
    seen.add(key);
    return [{ module: frame.file, export: found, factory: false }];
  });
}

function hinted(tree: SourceTree, hint: Hint): Target | undefined {
  const text = tree.read(hint.module);
  if (text === undefined) return undefined;
  const exports = readModule(hint.module, text)?.exports ?? [];
  if (hint.export === undefined) {
    const found = exports.find((one) => appKind(one, hint.module) !== undefined || handlerName.test(one.name));
    const factory = found !== undefined && appKind(found, hint.module) === 'factory';
    return { module: hint.module, factory, ...defined({ export: found }) };
  }
  // The export may be one that parsing does not find, such as a re-export. The operator's choice counts.
  const found = exports.find(({ name }) => name === hint.export) ?? { name: hint.export, startLine: 0, endLine: 0 };
  const factory = appKind(found, hint.module) === 'factory' || factoryName.test(found.name);
  return { module: hint.module, export: found, factory };
}

/** Modules of the trace from the outermost on, then all others, shallow ones first. */
function modulesInOrder(tree: SourceTree, fault: Fault): readonly [string, ModuleShape][] {
  const traced = fault.frames.map(({ file }) => file).reverse();
  const others = tree
    .list()
    .filter((path) => sourceFile.test(path) && !notSource.test(path))
    .sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1))
    .slice(0, moduleLimit);
  return [...new Set([...traced, ...others])].flatMap((path): readonly [string, ModuleShape][] => {
    const text = tree.read(path);
    const shape = text === undefined ? undefined : readModule(path, text);
    return shape === undefined ? [] : [[path, shape]];
  });
}

function depthOf(path: string): number {
  return path.split('/').length;
}

/** A factory must accept a call without arguments. A listener is recognized by its parameters. */
function appKind({ name, parameters, madeBy }: ModuleExport, module: string): 'factory' | 'app' | undefined {
  if (parameters === undefined) return madeBy !== undefined && appMaker.test(madeBy) ? 'app' : undefined;
  const listens = takesRequest(parameters);
  if (listens && (appName.test(name) || /(?:handler|listener|app)$/i.test(name)) && parameters.length === 2)
    return 'app';
  if (name === 'fetch' && parameters.length > 0) return 'app';
  const named = factoryName.test(name) || (name === 'default' && /(?:app|server)\.[cm]?[jt]s$/.test(module));
  return named && !listens && parameters.every(({ optional }) => optional) ? 'factory' : undefined;
}

function takesRequest(parameters: readonly Parameter[]): boolean {
  return /^_?(?:req|request|ctx|incoming)/i.test(parameters[0]?.name ?? '');
}
