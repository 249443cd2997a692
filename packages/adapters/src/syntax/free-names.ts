import type { CodeUse, UseKind } from '@suture/core';
import { accessOf, codeOf, isReference, lineOf, longestAccess, type Source } from './access.ts';
import { lookUp } from './scopes.ts';
import type { Place } from './walk.ts';

const globalObjects = new Set(['globalThis', 'global', 'GLOBAL', 'root']);
const browserGlobals = new Set(['window', 'self', 'top', 'parent', 'frames']);
const testNames = new Set(
  'describe it test expect jest vi vitest mocha jasmine before after beforeEach afterEach beforeAll afterAll suite suiteSetup setup teardown specify context xit fit xdescribe fdescribe xtest QUnit cy Cypress sinon chai'.split(
    ' ',
  ),
);
const testPattern = /^__(?:vitest|vite|jest|mocha|coverage|nyc|cov)/i;
const network = new Set(['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport', 'RTCPeerConnection']);
const makesCode = new Set(['eval', 'Function', 'AsyncFunction', 'GeneratorFunction', 'WebAssembly', 'execScript']);
const loaders = new Set(['importScripts', 'createRequire', '__non_webpack_require__', '__webpack_require__', 'System']);
const workers = new Set(['Worker', 'SharedWorker']);
/** Members of `process` that neither tell where the code runs nor change how it ends. */
const plainProcess = new Set('nextTick hrtime uptime memoryUsage cpuUsage emitWarning'.split(' '));
const runtimeFacts = new Set('platform arch version versions cwd pid release features'.split(' '));
/** Variables by which code sees that it is tested, or where. */
export const testVariables =
  /^(?:NODE_ENV|NODE_V8_COVERAGE|NODE_TEST_CONTEXT|NODE_OPTIONS|BABEL_ENV|VITEST.*|JEST.*|MOCHA.*|JASMINE.*|AVA_.*|TAP.*|NYC_.*|TEST|TESTING|TEST_.*|CI|CODEBUILD.*|GITHUB_ACTIONS|SUTURE.*|npm_.*|PWD|INIT_CWD|_)$/;

/** What a name of the language or its host is used for, by name. */
export function freeNameUses(place: Place, source: Source): readonly CodeUse[] {
  const { node, scope } = place;
  if (node.type === 'MetaProperty' && node.meta.name === 'import') return importMeta(place, source);
  if (node.type === 'ThisExpression') return globalThisOf(place, source);
  if (node.type !== 'Identifier' || !isReference(place, source.tree)) return [];
  const binding = lookUp(scope, node.name);
  if (binding !== undefined && (binding.kind === 'import' || binding.init === undefined || binding.changed)) return [];
  const whole = longestAccess(place);
  const { root, path } = accessOf(whole.node, source, scope);
  if (root !== 'free') return [];
  const isAlias = binding !== undefined;
  const [first = '', ...keys] = path;
  const line = lineOf(node);
  const use = (kind: UseKind, name = path.join('.')): CodeUse => ({ kind, name, line });
  // Whether there is a browser or a Node is no more than that; whether there is a test runner is what a patch must not ask.
  if (isTypeof(place) && !testNames.has(first) && !testPattern.test(first) && !isAlias)
    return [use('runtime facts', `typeof ${first}`)].filter(() => asked.has(first));
  if (globalObjects.has(first) || (browserGlobals.has(first) && keys.length > 0)) {
    const outer: CodeUse[] = isAlias ? [] : [use(globalObjects.has(first) ? 'global object' : browserKind(keys))];
    return [...outer, ...usesOf(keys, whole, source, line)];
  }
  if (browserGlobals.has(first)) return isAlias ? [] : [use('global object')];
  // A name that was given a global once is judged where that happened, and where its members lead to what is judged.
  if (
    isAlias &&
    (path.length === 1 || !(first === 'process' || first === 'Deno' || first === 'Bun' || first === 'import.meta'))
  )
    return [];
  return usesOf(path, whole, source, line, place);
}

const asked = new Set(['process', 'module', 'require', 'exports', ...globalObjects, ...browserGlobals]);

function isTypeof({ up }: Place): boolean {
  return up?.node.type === 'UnaryExpression' && up.node.operator === 'typeof';
}

function browserKind(keys: readonly string[]): UseKind {
  return keys[0] === '[…]' ? 'global object' : 'browser';
}

/** What it means to use a path that begins at the global object. */
function usesOf(path: readonly string[], whole: Place, source: Source, line: number, from?: Place): readonly CodeUse[] {
  const [first = '', second, third] = path;
  const use = (kind: UseKind, name = path.join('.')): readonly CodeUse[] => [{ kind, name, line }];
  const parent = (from ?? whole).up?.node;
  if (first === 'process') return processUse(path, line);
  if (first === 'Deno' || first === 'Bun') return use(second === 'env' ? 'environment' : 'process');
  if (first === 'Reflect') return use(second === 'ownKeys' ? 'reflection' : 'reflect', path.slice(0, 2).join('.'));
  if (first === 'Proxy') return use('reflection');
  if (makesCode.has(first)) {
    const compared =
      parent?.type === 'BinaryExpression' &&
      from?.key === 'right' &&
      /^(?:instanceof|===?|!==?)$/.test(parent.operator);
    return compared && first === 'Function' ? [] : use('code from text', codeOf(callAround(whole).node, source));
  }
  if (testNames.has(first) || testPattern.test(first)) return use('test detection', first);
  if (network.has(first) || (first === 'navigator' && second === 'sendBeacon')) return use('network', first);
  if (workers.has(first)) return use('programs', first);
  if (loaders.has(first)) return use('module loading', path.slice(0, 2).join('.'));
  if (first === 'require') return requireUse(path, whole, source, line);
  if (first === 'module')
    return second === 'exports' ? [] : use(second === 'parent' ? 'test detection' : 'module loading');
  if (first === '__filename' || first === '__dirname') return use('runtime facts', first);
  if (first === 'Error' || /^[A-Z]\w*Error$/.test(first)) return errorUse(path, whole, line);
  if (/^set(?:Timeout|Interval|Immediate)$/.test(first)) return timerUse(path, whole, source, line);
  if (first === 'Object' && second !== undefined && third === undefined) return objectUse(second, whole, line);
  return [];
}

function processUse(path: readonly string[], line: number): readonly CodeUse[] {
  const [, second, third] = path;
  const name = path.slice(0, second === 'env' ? 3 : 2).join('.');
  const use = (kind: UseKind): readonly CodeUse[] => [{ kind, name, line }];
  if (second === 'env' && third !== undefined && testVariables.test(third)) return use('test detection');
  // All of the environment at once, or a part that the code chooses as it runs.
  if (second === 'env') return use('environment');
  if (second === undefined) return use('process');
  if (plainProcess.has(second) || runtimeFacts.has(second)) return use('runtime facts');
  return use(/^(?:argv|argv0|execArgv|execPath|title|mainModule|ppid)$/.test(second) ? 'test detection' : 'process');
}

function requireUse(path: readonly string[], whole: Place, source: Source, line: number): readonly CodeUse[] {
  const call = whole.up?.node;
  const isCall = (call?.type === 'CallExpression' || call?.type === 'OptionalCallExpression') && whole.key === 'callee';
  if (path[1] === 'main') return [{ kind: 'test detection', name: path.slice(0, 2).join('.'), line }];
  if (isCall && (path.length === 1 || path[1] === 'resolve')) {
    const [first] = call.arguments;
    if (first !== undefined && source.constants.textOf(first, whole.scope) !== undefined) return [];
  }
  return [{ kind: 'module loading', name: codeOf(callAround(whole).node, source), line }];
}

function errorUse(path: readonly string[], whole: Place, line: number): readonly CodeUse[] {
  const [, second] = path;
  if (second === 'prepareStackTrace' || second === 'stackTraceLimit')
    return [{ kind: 'stack text', name: path.join('.'), line }];
  if (second !== 'captureStackTrace') return [];
  const call = whole.up?.node;
  const ofThis =
    (call?.type === 'CallExpression' || call?.type === 'OptionalCallExpression') &&
    call.arguments[0]?.type === 'ThisExpression';
  // An error class leaves its own constructor out of the stack.
  return [{ kind: ofThis ? 'stack logged' : 'stack text', name: path.join('.'), line }];
}

function timerUse(path: readonly string[], whole: Place, source: Source, line: number): readonly CodeUse[] {
  const call = whole.up?.node;
  if (call?.type !== 'CallExpression' || whole.key !== 'callee') return [];
  const [first] = call.arguments;
  const isText =
    first !== undefined &&
    (first.type === 'TemplateLiteral' ||
      first.type === 'BinaryExpression' ||
      source.constants.textOf(first, whole.scope) !== undefined);
  return isText ? [{ kind: 'code from text', name: `${path.join('.')}(text)`, line }] : [];
}

const looksInside = new Set(
  'getPrototypeOf getOwnPropertyDescriptor getOwnPropertyDescriptors getOwnPropertyNames getOwnPropertySymbols'.split(
    ' ',
  ),
);

function objectUse(method: string, whole: Place, line: number): readonly CodeUse[] {
  const name = `Object.${method}`;
  if (method === 'setPrototypeOf') {
    const call = whole.up?.node;
    const ofThis =
      (call?.type === 'CallExpression' || call?.type === 'OptionalCallExpression') &&
      call.arguments[0]?.type === 'ThisExpression';
    return [{ kind: ofThis ? 'reflection' : 'prototype', name, line }];
  }
  return looksInside.has(method) ? [{ kind: 'reflection', name, line }] : [];
}

/** `import.meta.url` and the rest of it. */
function importMeta(place: Place, source: Source): readonly CodeUse[] {
  const { path } = accessOf(longestAccess(place).node, source, place.scope);
  const [, second, third] = path;
  const line = lineOf(place.node);
  if (second === 'vitest' || second === 'jest' || second === 'main')
    return [{ kind: 'test detection', name: path.join('.'), line }];
  if (second === 'env') {
    const detects =
      third === 'MODE' || third === 'DEV' || third === 'PROD' || (third !== undefined && testVariables.test(third));
    return [{ kind: detects ? 'test detection' : 'environment', name: path.slice(0, 3).join('.'), line }];
  }
  return [{ kind: 'import.meta', name: path.slice(0, 2).join('.'), line }];
}

/** `this` of a function that is called without a receiver is the global object in sloppy code. */
function globalThisOf(place: Place, source: Source): readonly CodeUse[] {
  let at: Place | undefined = place.up;
  while (at !== undefined && !isOwnThis(at)) at = at.up;
  const around = at?.up;
  if (at === undefined || around === undefined || at.node.type !== 'FunctionExpression') return [];
  const called =
    around.node.type === 'CallExpression' && at.key === 'callee' && longestAccess(place).node === place.node;
  return called ? [{ kind: 'global object', name: codeOf(around.node, source, 40), line: lineOf(place.node) }] : [];
}

function isOwnThis({ node }: Place): boolean {
  return /^(?:FunctionExpression|FunctionDeclaration|ObjectMethod|ClassMethod|ClassPrivateMethod|ClassProperty|StaticBlock)$/.test(
    node.type,
  );
}

function callAround(place: Place): Place {
  const up = place.up;
  return up !== undefined && place.key === 'callee' && /Call|New/.test(up.node.type) ? up : place;
}
