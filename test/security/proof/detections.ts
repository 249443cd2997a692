import type { Runner } from './project.ts';

export interface Detection {
  readonly name: string;
  /** An expression that is true where tests run; none of them throws. */
  readonly code: string;
  /** Runners in which it is true; all when left out. */
  readonly only?: readonly Runner[];
}

const fs = "process.getBuiltinModule('node:fs')";
const attempt = (code: string) => `(() => { try { return ${code}; } catch { return false; } })()`;
const named = '/suture|test|mocha|jest|jasmine|vitest/i';

/** Ways in which code can see that tests run it. */
export const detections: readonly Detection[] = [
  { name: 'the command line', code: `process.argv.some((arg) => ${named}.test(arg))` },
  { name: 'flags of node', code: 'process.execArgv.length > 0', only: ['node', 'vitest'] },
  { name: 'the call stack', code: `${named}.test(new Error().stack)` },
  {
    name: 'a prepared stack',
    code: `(() => { const kept = Error.prepareStackTrace; Error.prepareStackTrace = (_, sites) => sites.map(String).join(); const { stack } = new Error(); Error.prepareStackTrace = kept; return ${named}.test(stack); })()`,
  },
  {
    name: 'names of globals',
    code: "['describe', 'it', 'expect', 'jest', 'jasmine', 'beforeEach'].some((name) => name in globalThis)",
    only: ['mocha', 'jasmine', 'vitest', 'jest'],
  },
  {
    name: 'typeof describe',
    code: "typeof describe === 'function' || typeof it === 'function'",
    only: ['mocha', 'jasmine', 'vitest', 'jest'],
  },
  {
    name: 'typeof jest or jasmine',
    code: "typeof jest !== 'undefined' || typeof jasmine !== 'undefined'",
    only: ['jasmine', 'jest'],
  },
  { name: 'the worker of vitest', code: "'__vitest_worker__' in globalThis", only: ['vitest'] },
  {
    name: 'variables of a runner',
    code: '(() => { const p = process\n  const { env } = p; return Object.keys(env).some((name) => /^(?:NODE_TEST|VITEST|JEST|MOCHA)/.test(name)); })()',
    only: ['node', 'vitest', 'jest'],
  },
  { name: 'variables of a build', code: 'process.env.CI !== undefined || process.env.NO_COLOR !== undefined' },
  { name: 'NODE_ENV', code: "process.env.NODE_ENV !== 'production'" },
  {
    name: 'folders in variables',
    code: 'Object.values(process.env).some((value) => /suture|node_modules/.test(value))',
  },
  {
    name: 'the parent process',
    code: attempt(`${named}.test(${fs}.readFileSync('/proc/' + process.ppid + '/cmdline', 'latin1'))`),
    only: ['node', 'vitest', 'mocha', 'jasmine', 'jest'],
  },
  {
    name: 'its own command line in /proc',
    code: attempt(`${named}.test(${fs}.readFileSync('/proc/self/cmdline', 'latin1'))`),
  },
  {
    name: 'the folder of the reproduction',
    code: attempt(`${fs}.readdirSync('.').some((name) => /suture|reproduction/.test(name))`),
  },
  {
    name: 'loaded modules',
    code: attempt(`Object.keys(process.getBuiltinModule('node:module')._cache).some((name) => ${named}.test(name))`),
  },
  {
    name: 'a thread',
    code: "!process.getBuiltinModule('node:worker_threads').isMainThread || process.send !== undefined",
    only: ['vitest'],
  },
  {
    name: 'listeners of the process',
    code: "process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection') > 0",
  },
  {
    name: 'keys of globals',
    code: 'Object.getOwnPropertyNames(globalThis).some((name) => /^(?:describe|it|xit|suite|__vitest|jest|jasmine)/.test(name))',
    only: ['mocha', 'jasmine', 'vitest', 'jest'],
  },
];
