import { type ParserPlugin, parse } from '@babel/parser';
import { isNode, type Node, VISITOR_KEYS } from '@babel/types';
import MagicString from 'magic-string';

export interface Instrumented {
  readonly text: string;
  /** Lines on which something can run and is counted, ascending. */
  readonly lines: readonly number[];
  /** The column in the original text of a line and column (both from 1) in the instrumented one. */
  readonly columnOf: (line: number, column: number) => number;
}

const countFunction = '__sutureCount';
/** Statements of one file that one test may run: less than a second. With more, it is taken for endless, so that its place is seen. */
const mostStatements = 3_000_000;
const uncounted = new Set([
  'FunctionDeclaration',
  'TSDeclareFunction',
  'ImportDeclaration',
  'ExportAllDeclaration',
  'EmptyStatement',
  'BlockStatement',
  'StaticBlock',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSEnumDeclaration',
  'TSModuleDeclaration',
  'TSImportEqualsDeclaration',
  'TSExportAssignment',
  'TSNamespaceExportDeclaration',
]);

/**
 * Puts a counting call before each statement of a JavaScript or TypeScript file, on the statement's own line, so that
 * every line keeps its number. Function definitions are not counted, only the statements inside them.
 * @param path relative to the root: it names the file's counts, and its extension gives the syntax.
 * @param counter absolute path of the module that keeps the counts.
 * @returns undefined for a text that cannot be parsed, a declaration file, or one with nothing to count.
 */
export function instrumentText(path: string, text: string, counter: string): Instrumented | undefined {
  if (/\.d\.[cm]?ts$/.test(path)) return undefined;
  const program = parseProgram(path, text);
  if (program === undefined) return undefined;
  const spliced = new MagicString(text);
  const lines = new Set<number>();
  visit(program, { spliced, lines });
  if (lines.size === 0) return undefined;
  const length = text.split('\n').length;
  insertPrelude(program, spliced, preludeOf(path, length, counter));
  return {
    text: spliced.toString(),
    lines: [...lines].sort((a, b) => a - b),
    columnOf: (line, column) => originalColumn(spliced, line, column),
  };
}

function originalColumn(spliced: MagicString, line: number, column: number): number {
  const segments = spliced.generateDecodedMap({ hires: true }).mappings[line - 1] ?? [];
  const segment = segments.findLast(([generated]) => generated <= column - 1);
  return segment?.[3] === undefined ? column : segment[3] + 1;
}

interface Work {
  readonly spliced: MagicString;
  readonly lines: Set<number>;
}

type Program = ReturnType<typeof parse>['program'];

function parseProgram(path: string, text: string): Program | undefined {
  const typed = /\.[cm]?tsx?$/.test(path);
  const plugins: ParserPlugin[] = typed ? ['typescript'] : [];
  if (!/\.[cm]?ts$/.test(path)) plugins.push('jsx');
  for (const decorators of ['decorators', 'decorators-legacy'] as const) {
    try {
      const file = parse(text, {
        sourceType: 'unambiguous',
        createParenthesizedExpressions: true,
        allowReturnOutsideFunction: true,
        allowNewTargetOutsideFunction: true,
        plugins: [...plugins, decorators],
      });
      return file.program;
    } catch {
      // The other dialect of decorators may still parse it.
    }
  }
  return undefined;
}

/**
 * A function declaration, because it is hoisted: in an import cycle another module may call this module's functions
 * before its first statement runs. The process's own module object is outside a test runner's sandbox, so all copies of
 * the file share one count.
 */
function preludeOf(path: string, length: number, counter: string): string {
  const any = /\.[cm]?tsx?$/.test(path);
  const parameter = any ? 'line: number' : 'line';
  const self = any ? `(${countFunction} as any)` : countFunction;
  const host = any ? '(globalThis as any).process' : 'process';
  const load = `${host}.getBuiltinModule('node:module').createRequire(${JSON.stringify(counter)})(${JSON.stringify(counter)})`;
  return `function ${countFunction}(${parameter}) { ${self}.c ??= ${load}.lines(${JSON.stringify(path)}, ${length}); ${self}.c[line]++; if (++${self}.c[0] > ${mostStatements}) { ${self}.c[0] = 0; throw new RangeError('The code under test does not come to an end'); } } `;
}

/** The offset after directives and before the first statement, so that comments that tools read stay at the top. */
function insertPrelude(program: Program, spliced: MagicString, prelude: string): void {
  const directive = program.directives.at(-1);
  const first = program.body[0];
  if (directive?.end != null) spliced.appendLeft(directive.end, `; ${prelude}`);
  else if (first !== undefined) spliced.prependLeft(startOf(first), prelude);
}

function visit(node: Node, work: Work): void {
  if ('declare' in node && node.declare === true) return;
  for (const statement of statementsOf(node)) count(statement, work);
  for (const body of looseBodiesOf(node)) wrap(body, work);
  if (node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement') wrapExpression(node.body, work);
  for (const key of VISITOR_KEYS[node.type] ?? []) {
    const child: unknown = Reflect.get(node, key);
    for (const one of Array.isArray(child) ? child : [child]) if (isNode(one)) visit(one, work);
  }
}

function statementsOf(node: Node): readonly Node[] {
  switch (node.type) {
    case 'Program':
    case 'BlockStatement':
    case 'StaticBlock':
    case 'TSModuleBlock':
      return node.body;
    case 'SwitchCase':
      return node.consequent;
    default:
      return [];
  }
}

/** Statements in the place of a block. They need braces to be counted. */
function looseBodiesOf(node: Node): readonly Node[] {
  const bodies: (Node | null | undefined)[] = [];
  if (node.type === 'IfStatement') bodies.push(node.consequent, node.alternate);
  if (/^(?:For|ForIn|ForOf|While|DoWhile|With)Statement$/.test(node.type) && 'body' in node && isNode(node.body)) {
    bodies.push(node.body);
  }
  return bodies.filter((body) => body != null);
}

function count(node: Node, { spliced, lines }: Work): void {
  const line = node.loc?.start.line;
  if (line === undefined || !isCounted(node)) return;
  lines.add(line);
  spliced.appendLeft(startOf(node), `${countFunction}(${line});`);
}

function wrap(node: Node, { spliced, lines }: Work): void {
  const line = node.loc?.start.line;
  if (line === undefined || node.end == null || !isCounted(node)) return;
  lines.add(line);
  spliced.appendLeft(startOf(node), `{${countFunction}(${line});`);
  spliced.prependRight(node.end, '}');
}

function wrapExpression(node: Node, { spliced, lines }: Work): void {
  const line = node.loc?.start.line;
  if (line === undefined || node.start == null || node.end == null) return;
  lines.add(line);
  spliced.appendLeft(node.start, `(${countFunction}(${line}),`);
  spliced.prependRight(node.end, ')');
}

function isCounted(node: Node): boolean {
  if (uncounted.has(node.type) || ('declare' in node && node.declare === true)) return false;
  if (node.type === 'VariableDeclaration') return !node.declarations.every(({ init }) => isFunction(init));
  if (node.type === 'ExportNamedDeclaration') return node.declaration != null && isCounted(node.declaration);
  if (node.type === 'ExportDefaultDeclaration') return !isFunction(node.declaration) && isCounted(node.declaration);
  return true;
}

function isFunction(node: Node | null | undefined): boolean {
  if (node == null) return false;
  return (
    node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration'
  );
}

/** A class's decorators may stand before `export`, and so before what the parser calls the statement's start. */
function startOf(node: Node): number {
  const declaration = 'declaration' in node ? node.declaration : undefined;
  const starts = [node, declaration].flatMap((one) => {
    if (!isNode(one)) return [];
    const decorators = 'decorators' in one && Array.isArray(one.decorators) ? one.decorators : [];
    return [one, ...decorators].flatMap((each) => (isNode(each) && each.start != null ? [each.start] : []));
  });
  return Math.min(...starts);
}
