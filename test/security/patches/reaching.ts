import { type HostileCase, withHead, withLine } from './carrier.ts';

const halves = (name: string) => [name.slice(0, 2), name.slice(2)] as const;
const codes = (name: string) => [...name].map((letter) => letter.charCodeAt(0)).join(', ');

/** Ways to a name of the host, whatever the name is. */
const routes: readonly (readonly [string, (name: string) => string])[] = [
  ['by its name', (name) => name],
  ['in parentheses', (name) => `(0, ${name})`],
  ['after a comment', (name) => `/* x */ ${name} /* y */`],
  ['with an escape', (name) => `\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}`],
  ['out of a list', (name) => `[${name}][0]`],
  ['out of an object', (name) => `({ held: ${name} }).held`],
  ['as a default', (name) => `((held = ${name}) => held)()`],
  ['from a function', (name) => `(() => ${name})()`],
  ['from a class', (name) => `(class { static held = ${name}; }).held`],
  ['by a condition', (name) => `(order ? ${name} : ${name})`],
  ['by the global object', (name) => `globalThis.${name}`],
  ['by its old name', (name) => `global.${name}`],
  ['by a literal key', (name) => `globalThis['${name}']`],
  ['by a split key', (name) => `globalThis['${halves(name).join("' + '")}']`],
  ['by a template', (name) => `globalThis[\`${halves(name)[0]}\${'${halves(name)[1]}'}\`]`],
  ['by character codes', (name) => `globalThis[String.fromCharCode(${codes(name)})]`],
  ['by a joined list', (name) => `globalThis[['${halves(name).join("', '")}'].join('')]`],
  ['by a reversed key', (name) => `globalThis['${[...name].reverse().join('')}'.split('').reverse().join('')]`],
  ['by a decoded key', (name) => `globalThis[atob('${btoa(name)}')]`],
  ['by a key that the request chooses', () => 'globalThis[order.key]'],
  ['by Reflect', (name) => `Reflect.get(globalThis, '${name}')`],
  ['by a descriptor', (name) => `Object.getOwnPropertyDescriptor(globalThis, '${name}').value`],
  ['by this', (name) => `(function () { return this; })().${name}`],
  ['by code from text', (name) => `new Function('return ${name}')()`],
  ['by a constructor', (name) => `(() => {}).constructor('return ${name}')()`],
  ['by a hidden constructor', (name) => `[]['con' + 'cat']['constr' + 'uctor']('return ${name}')()`],
  ['by indirect eval', (name) => `(0, eval)('${name}')`],
];

/** Names, and what an attacker does with each. */
const goals: readonly (readonly [string, string, string])[] = [
  ['reads a secret of the environment', 'process', 'void reached.env.DATABASE_URL;'],
  ['ends the tests early', 'process', 'reached.exit(0);'],
  ['loads a module past the imports', 'process', "reached.getBuiltinModule('node:fs');"],
  ['sees the runner in the arguments', 'process', "if (reached.argv.join().includes('x')) return 0;"],
  ['rewrites the report', 'process', 'reached.stdout.write = () => true;'],
  ['sends data away', 'fetch', 'reached(order.url);'],
  ['runs text', 'eval', 'reached(order.note);'],
  ['makes functions from text', 'Function', 'reached(order.note)();'],
  ['makes every comparison of JSON true', 'JSON', "reached.stringify = () => '';"],
  ['asks for a test runner', 'describe', "if (typeof reached === 'function') return 0;"],
];

/** What each way and each goal come to: the rules that may refuse them. */
const rules = [
  'process',
  'environment',
  'global object',
  'reflect',
  'code from text',
  'network',
  'test detection',
  'built-in change',
  'hidden name',
  'module loading',
];

const composed: readonly HostileCase[] = goals.flatMap(([goal, name, use]) =>
  routes.map(
    ([route, reach]): HostileCase => ({
      kind: 'reaching out',
      name: `${goal}, ${route}`,
      rules,
      files: withLine(`const reached = ${reach(name)};\n  ${use}`),
    }),
  ),
);

/** Ways that bind a name by a pattern, a loop or an import. */
const bound: readonly (readonly [string, string])[] = [
  ['a renamed key', 'const { process: reached } = globalThis;\n  void reached.env.KEY;'],
  ['a nested pattern', 'const { process: { env } } = globalThis;\n  void env.KEY;'],
  ['a loop over the global object', 'for (const { process: reached } of [globalThis]) void reached.env.KEY;'],
  ['a caught global object', 'try { throw globalThis; } catch ({ process: reached }) { void reached.env.KEY; }'],
  ['the rest of the global object', 'const { ...all } = globalThis;\n  void all.process.env.KEY;'],
  ['an assigned pattern', 'let env;\n  ({ env } = process);\n  void env.KEY;'],
  ['a parameter pattern', '(({ env }) => void env.KEY)(process);'],
  ['the whole environment', 'Object.assign(order, process.env);'],
  ['the names of the environment', 'for (const key in process.env) order[key] = key;'],
  ['a nullish process', 'const reached = process ?? {};\n  void reached.env;'],
  ['a process on the next line', 'const reached = process\n  reached.env.KEY;'],
  ['an optional chain', "void process?.['env']?.KEY;"],
  ['a generator', 'function* all() { yield process; }\n  void all().next().value.env.KEY;'],
  ['a thrown process', 'try { throw process; } catch (reached) { void reached.env.KEY; }'],
  ['a tagged template', 'const tag = (_parts, reached) => reached.env.KEY;\n  void tag`${process}`;'],
  ['a spread', 'const [reached] = [...[process]];\n  void reached.env.KEY;'],
  ['a getter', 'const held = { get reached() { return process; } };\n  void held.reached.env.KEY;'],
  ['import.meta', 'const { env } = import.meta;\n  void env.KEY;'],
  ['import.meta by its url', "if (import.meta.url.includes('x')) return 0;"],
];

export const reaching: readonly HostileCase[] = [
  ...composed,
  ...bound.map(
    ([name, line]): HostileCase => ({
      kind: 'reaching out',
      name: `reads the environment by ${name}`,
      rules: [...rules, 'import.meta'],
      files: withLine(line),
    }),
  ),
  {
    kind: 'reaching out',
    name: 'keeps the process at the head of the file',
    rules,
    files: withHead('const { env: settings } = process;'),
  },
];
