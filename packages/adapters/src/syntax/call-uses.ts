import type { CallExpression, NewExpression, OptionalCallExpression } from '@babel/types';
import type { CodeUse, ImportedName, UseKind } from '@suture/core';
import { type Access, accessOf, codeOf, lineOf, requiredModule, type Source, unwrap } from './access.ts';
import type { Place } from './walk.ts';

type Call = CallExpression | OptionalCallExpression | NewExpression;

const writing =
  /^(?:write|append|rm|unlink|rename|copyFile|cp|mkdir|rmdir|symlink|link|chmod|chown|truncate|utimes|createWriteStream|open|ftruncate|lchown|lutimes|mkdtemp)(?:File)?(?:Sync|v|vSync)?$/;
const modules: Readonly<Record<string, (method: string) => UseKind | undefined>> = {
  child_process: () => 'programs',
  worker_threads: () => 'programs',
  cluster: () => 'programs',
  vm: () => 'code from text',
  module: () => 'module loading',
  inspector: () => 'process',
  repl: () => 'code from text',
  v8: () => 'process',
  process: () => 'process',
  fs: (method) => (writing.test(method) ? 'file writes' : 'file reads'),
  'fs/promises': (method) => (writing.test(method) ? 'file writes' : 'file reads'),
  http: connects,
  https: connects,
  http2: connects,
  net: connects,
  tls: connects,
  dgram: connects,
  dns: () => 'network',
  os: (method) => (method === 'EOL' ? undefined : 'runtime facts'),
};

function connects(method: string): UseKind | undefined {
  return /^(?:request|get|connect|createConnection|createSocket|createServer|createSecureServer|Socket)$/.test(method)
    ? 'network'
    : undefined;
}

/** What a call of a module's function does, and which modules a call loads. */
export function callUses(place: Place, source: Source): readonly CodeUse[] {
  const { node, scope } = place;
  if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression' && node.type !== 'NewExpression') {
    if (node.type === 'ImportExpression') return computedImport(place, source);
    return node.type === 'WithStatement' ? [{ kind: 'hidden name', name: 'with', line: lineOf(node) }] : [];
  }
  if (node.callee.type === 'Import') return computedImport(place, source);
  const access = accessOf(node.callee, source, scope);
  return [
    ...ofModule(node, access),
    ...readsSource(node, access, source, place),
    ...weakensTests(node, access, source, place),
    ...changesByCall(node, access, source, place),
  ];
}

function ofModule(node: Call, { root, path }: Access): readonly CodeUse[] {
  if (root !== 'import') return [];
  const [module = '', ...keys] = path;
  const kindOf = modules[module];
  const method = keys.filter((key) => key !== 'promises' && key !== 'default').at(0) ?? '';
  const kind = kindOf?.(method);
  return kind === undefined ? [] : [{ kind, name: `${module}.${method}`, line: lineOf(node) }];
}

/** A test that looks at the text of the code proves nothing about what it does. */
function readsSource(node: Call, { root, path }: Access, source: Source, { scope }: Place): readonly CodeUse[] {
  const line = lineOf(node);
  const [module = '', ...keys] = path;
  const isOwn = (name: string) => name.startsWith('.');
  if (root === 'import' && isOwn(module) && keys.length > 1 && keys.at(-1) === 'toString')
    return [{ kind: 'source reads', name: codeOf(node, source, 60), line }];
  if (root === 'free' && path[0] === 'String' && path.length === 1 && node.arguments[0] !== undefined) {
    const given = accessOf(node.arguments[0], source, scope);
    if (given.root === 'import' && isOwn(given.path[0] ?? '') && given.path.length === 2)
      return [{ kind: 'source reads', name: codeOf(node, source, 60), line }];
  }
  const reads =
    root === 'import' &&
    /^fs(?:\/promises)?$/.test(module) &&
    /^(?:readFile|createReadStream|readdir|stat|existsSync|open)/.test(keys.at(-1) ?? '');
  const code = codeOf(node, source, 300);
  return reads && /\.[cm]?[jt]sx?\b|\bsrc\b|\blib\b/.test(code)
    ? [{ kind: 'source reads', name: codeOf(node, source, 60), line }]
    : [];
}

const testRoots = /^(?:it|test|describe|suite|context|specify|bench)$/;
const testModules = /^(?:test|vitest|@jest\/globals|mocha|ava|bun:test|jasmine|tap)$/;

function weakensTests(node: Call, { root, path }: Access, source: Source, { scope }: Place): readonly CodeUse[] {
  const line = lineOf(node);
  const weak = (name: string): readonly CodeUse[] => [{ kind: 'weakened test', name, line }];
  const [first = '', ...keys] =
    root === 'import' && testModules.test(path[0] ?? '') ? [path[1] ?? 'test', ...path.slice(2)] : path;
  if (root !== 'free' && !(root === 'import' && testModules.test(path[0] ?? ''))) return [];
  if (/^[xf](?:it|test|describe|context|specify)$/.test(first)) return weak(first);
  if (testRoots.test(first)) {
    const weakening = keys.find((key) => /^(?:skip|only|todo|skipIf|runIf|fails|failing|skipAll)$/.test(key));
    if (weakening !== undefined) return weak(`${first}.${weakening}`);
    const options = node.arguments.find((argument) => argument.type === 'ObjectExpression');
    const skipping =
      options?.type === 'ObjectExpression'
        ? options.properties.find(
            (one) =>
              one.type === 'ObjectProperty' &&
              one.key.type === 'Identifier' &&
              /^(?:skip|only|todo|retry|expectFailure)$/.test(one.key.name),
          )
        : undefined;
    return skipping === undefined ? [] : weak(`${first} with ${codeOf(skipping, source, 40)}`);
  }
  const setting = [first, ...keys].join('.');
  if (/^(?:jest\.(?:setTimeout|retryTimes)|vi\.setConfig|expect\.extend|expect\.addEqualityTesters)$/.test(setting))
    return weak(setting);
  const mocked =
    /^(?:vi|jest)\.(?:mock|doMock|unstable_mockModule|setMock)$/.test(setting) && node.arguments[0] !== undefined
      ? source.constants.textOf(node.arguments[0], scope)
      : undefined;
  return mocked?.startsWith('.') === true ? weak(`${setting} of ${mocked}`) : [];
}

const builtIns =
  /^(?:Object|Function|Array|String|Number|Boolean|Symbol|BigInt|Math|JSON|Date|RegExp|Promise|Map|Set|WeakMap|WeakSet|Error|[A-Z]\w*Error|Reflect|Proxy|Intl|Atomics|console|Buffer|URL|process|crypto|performance)$/;

export function isBuiltIn(name: string): boolean {
  return builtIns.test(name);
}

/** `Object.assign(JSON, …)` and `Object.defineProperty(Array.prototype, …)` change what everybody shares. */
function changesByCall(node: Call, { root, path }: Access, source: Source, { scope }: Place): readonly CodeUse[] {
  const [first] = node.arguments;
  if (first === undefined) return [];
  const changes =
    root === 'free' &&
    /^(?:Object\.(?:assign|defineProperty|defineProperties|setPrototypeOf|freeze|seal|preventExtensions)|Reflect\.(?:set|defineProperty|deleteProperty|setPrototypeOf))$/.test(
      path.join('.'),
    );
  if (!changes) return [];
  const target = accessOf(unwrap(first), source, scope);
  return changeOf(target, lineOf(node), `${path.join('.')} of ${target.path.join('.')}`);
}

/** What it means that a path is changed. */
export function changeOf({ root, path, binding }: Access, line: number, name: string): readonly CodeUse[] {
  const isGlobal = root === 'free' && /^(?:globalThis|global|window|self)$/.test(path[0] ?? '');
  const [first = ''] = isGlobal ? path.slice(1) : path;
  if (root === 'free' && isBuiltIn(first)) return [{ kind: 'built-in change', name, line }];
  if (root !== 'import' || binding === undefined) return [];
  const own = first.startsWith('.') || first.startsWith('@/') || first.startsWith('~/');
  return [{ kind: own ? 'own module change' : 'module change', name: `${name} of ${first}`, line }];
}

function computedImport({ node, scope }: Place, source: Source): readonly CodeUse[] {
  const specifier =
    node.type === 'ImportExpression' ? node.source : node.type === 'CallExpression' ? node.arguments[0] : undefined;
  const known = specifier !== undefined && source.constants.textOf(specifier, scope) !== undefined;
  return known ? [] : [{ kind: 'module loading', name: codeOf(node, source, 60), line: lineOf(node) }];
}

/** The modules that a place names, in every syntax that has one. */
export function importsAt({ node, scope }: Place, source: Source): readonly ImportedName[] {
  const line = lineOf(node);
  const named = (name: string | undefined): readonly ImportedName[] => (name === undefined ? [] : [{ name, line }]);
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return named(node.source.value);
    case 'ExportNamedDeclaration':
      return named(node.source?.value);
    case 'TSExternalModuleReference':
      return named(node.expression.value);
    case 'ImportExpression':
      return named(source.constants.textOf(node.source, scope));
    case 'CallExpression': {
      const [first] = node.arguments;
      if (first === undefined) return [];
      if (node.callee.type === 'Import') return named(source.constants.textOf(first, scope));
      const { root, path } = accessOf(node.callee, source, scope);
      if (root === 'free' && path.join('.') === 'require.resolve') return named(source.constants.textOf(first, scope));
      return named(requiredModule(node, source, scope));
    }
    default:
      return [];
  }
}
