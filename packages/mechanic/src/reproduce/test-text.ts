import type { Framework } from '../suites/model.ts';
import type { Style } from './style.ts';

/** What a test file is made of; lines of `body` run inside an async function. */
export interface TestParts {
  readonly framework: Framework;
  readonly style: Style;
  /** What was seen, for the person who reads the test. */
  readonly comment: readonly string[];
  readonly title: string;
  /** Modules of Node to bind: `http` from `node:http`. */
  readonly builtins: readonly string[];
  readonly constants: readonly string[];
  readonly body: readonly string[];
  /** Functions below the test. */
  readonly support: readonly string[];
}

const timeout = 30_000;

/** Writes a test for its runner or, for a project without one, a script that ends with an exit code. */
export function writeTest(parts: TestParts): string {
  const { style, framework } = parts;
  const blocks = [
    [
      ...(style.typed ? ['// @ts-nocheck'] : []),
      ...(framework === 'vitest' ? ['// @vitest-environment node'] : []),
      ...(framework === 'jest' ? ['/** @jest-environment node */'] : []),
      ...imports(parts),
    ],
    [...parts.comment.map((line) => `// ${line}`), ...parts.constants],
    wrapTest(parts),
    ...parts.support.map((text) => [text.trim()]),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function imports({ builtins, style, framework }: TestParts): readonly string[] {
  const bind = (name: string, from: string) =>
    style.esm ? `import ${name} from '${from}';` : `const ${name} = require('${from}');`;
  const own = builtins.map((name) => bind(name, `node:${name}`));
  if (framework === 'node') return [...own, bind('{ it }', 'node:test')];
  if (framework === 'vitest') return [...own, bind('{ it }', 'vitest')];
  if (framework === 'ava') return [...own, bind('test', 'ava')];
  return own;
}

function wrapTest({ framework, title, body }: TestParts): readonly string[] {
  const name = quoteText(title);
  const lines = body.map((line) => (line === '' ? '' : `  ${line}`));
  if (['vitest', 'jest', 'jasmine', 'bun'].includes(framework))
    return [`it(${name}, async () => {`, ...lines, `}, ${timeout});`];
  if (framework === 'node') return [`it(${name}, { timeout: ${timeout} }, async () => {`, ...lines, '});'];
  if (framework === 'ava') {
    return [`test(${name}, async (t) => {`, `  t.timeout(${timeout});`, ...lines, '  t.pass();', '});'];
  }
  if (framework === 'mocha') return [`it(${name}, async () => {`, ...lines, `}).timeout(${timeout});`];
  return [
    `// ${title}`,
    'async function main() {',
    ...lines,
    '}',
    '',
    'main().then(',
    '  () => process.exit(0),',
    '  (error) => {',
    '    process.stderr.write(`${error?.stack ?? error}\\n`, () => process.exit(1));',
    '  },',
    ');',
  ];
}

/** The line that loads the module under test, inside the test: what it throws while it loads is the test's failure. */
export function loadModule(style: Style, module: string): string {
  const specifier = quoteText(relativePath(style.path, module));
  return style.esm ? `const service = await import(${specifier});` : `const service = require(${specifier});`;
}

/** How the test names an export. A CommonJS module shows its exports on `default` when it is imported. */
export function nameExport(style: Style, name: string): string {
  const member = (on: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? `${on}.${name}` : `${on}[${quoteText(name)}]`);
  if (!style.esm) return name === 'default' ? '(service.default ?? service)' : member('service');
  if (name === 'default') return '(service.default?.default ?? service.default)';
  return `(${member('service')} ?? ${member('service.default')})`;
}

/** A literal of data; anything JSON can hold. */
export function writeLiteral(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2) ?? 'undefined';
  return text.replace(/[\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);
}

export function quoteText(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped.replace(/[\u2028\u2029]/g, ' ')}'`;
}

function relativePath(from: string, to: string): string {
  const folders = from.split('/').slice(0, -1);
  const target = to.split('/');
  let shared = 0;
  while (shared < folders.length && folders[shared] === target[shared]) shared++;
  const up = folders.slice(shared).map(() => '..');
  return [...(up.length === 0 ? ['.'] : up), ...target.slice(shared)].join('/');
}
