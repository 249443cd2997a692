import { copySuite, type Framework, type Suite } from '@suture/mechanic/suites';

/** How the code of a project is entered: by a call, a Lambda event, a request, or by a test of its own that fails. */
export type Entry = 'call' | 'event' | 'request' | 'test';
export type Runner = 'node' | 'mocha' | 'jasmine' | 'vitest' | 'jest';

export const runners: readonly Runner[] = ['node', 'mocha', 'jasmine', 'vitest', 'jest'];
export const entries: readonly Entry[] = ['call', 'event', 'request', 'test'];

export const modulePath = 'src/share.js';
export const testPath = 'test/share.test.js';

const argv: Readonly<Record<Runner, readonly string[]>> = {
  node: ['node', '--test'],
  mocha: ['mocha', 'test/*.test.js'],
  jasmine: ['jasmine', 'test/*.test.js'],
  vitest: ['vitest', 'run', '--globals'],
  jest: ['jest'],
};

/** jest loads CommonJS, the other runners ES modules. */
export function isEsm(runner: Runner): boolean {
  return runner !== 'jest';
}

export function suiteOf(runner: Runner) {
  const suite: Suite = { framework: runner as Framework, argv: argv[runner], env: {}, source: argv[runner].join(' ') };
  return copySuite(suite);
}

/** What the code says for a part that is missing, where it says so on purpose. */
export const answers: Readonly<Record<Entry, string>> = {
  call: 'return 0;',
  test: 'return 0;',
  event: 'return { statusCode: 200, body: "0" };',
  request: 'return void response.end("0");',
};

/**
 * The module under test.
 * @param before statements that run when it is loaded
 * @param inside statements at the begin of the function, where `part` is what came in
 * @param value how the part's value is read
 */
export function writeModule(
  runner: Runner,
  entry: Entry,
  { before = '', inside = '', value = 'part.value' }: { before?: string; inside?: string; value?: string } = {},
): string {
  const name = nameOf(entry);
  const bodies: Readonly<Record<Entry, string>> = {
    call: `function ${name}(part) {\n  ${inside}\n  return ${value};\n}`,
    test: `function ${name}(part) {\n  ${inside}\n  return ${value};\n}`,
    event: `async function ${name}(event) {\n  const part = event.part;\n  ${inside}\n  return { statusCode: 200, body: String(${value}) };\n}`,
    request: `function ${name}(request, response) {\n  const part = request.url === '/good' ? { value: 4 } : null;\n  ${inside}\n  response.end(String(${value}));\n}`,
  };
  const code = `${before}\n${bodies[entry]}`;
  return isEsm(runner) ? `${code}\nexport { ${name} };\n` : `${code}\nmodule.exports = { ${name} };\n`;
}

/** The name that the module exports. */
export function nameOf(entry: Entry): string {
  return { call: 'share', test: 'share', event: 'handler', request: 'app' }[entry];
}

/** The project's files on the base commit. For `test` its own test fails. */
export function writeFiles(runner: Runner, entry: Entry): Readonly<Record<string, string>> {
  const name = nameOf(entry);
  const esm = isEsm(runner);
  const equal = ['vitest', 'jest', 'jasmine'].includes(runner)
    ? (one: string, other: string) => `expect(${one}).toBe(${other});`
    : (one: string, other: string) => `assert.strictEqual(${one}, ${other});`;
  const bound = [
    ...(['node', 'mocha'].includes(runner) ? [bind(esm, 'assert', 'node:assert')] : []),
    ...(runner === 'node' ? [bind(esm, '{ it }', 'node:test')] : []),
    bind(esm, `{ ${name} }`, '../src/share.js'),
  ];
  const shares: Readonly<Record<Entry, string>> = {
    call: equal('share({ value: 4 })', '4'),
    test: equal('share({ value: 4 })', '4'),
    event: equal('(await handler({ part: { value: 4 } })).body', "'4'"),
    request: equal('typeof app', "'function'"),
  };
  const failing = entry === 'test' ? [`it('shares nothing', async () => { ${equal('share(null)', '0')} });`] : [];
  const tests = [...bound, `it('shares', async () => { ${shares[entry]} });`, ...failing];
  return {
    'package.json': JSON.stringify({ name: 'parts', version: '1.0.0', ...(esm && { type: 'module' }) }),
    [modulePath]: writeModule(runner, entry),
    [testPath]: `${tests.join('\n')}\n`,
  };
}

function bind(esm: boolean, name: string, module: string): string {
  return esm ? `import ${name} from '${module}';` : `const ${name} = require('${module}');`;
}
