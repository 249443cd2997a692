import { type ParserPlugin, parse } from '@babel/parser';
import * as t from '@babel/types';

/** A node and its place: Babel's nodes do not know their parents. */
export interface Spot {
  readonly node: t.Node;
  readonly up: Spot | undefined;
  /** The parent's field that holds this node. */
  readonly key: string;
  readonly down: readonly Spot[];
  /** The statement or function header that owns this node. */
  readonly segment: Segment;
}

/** The unit of suspicion: one statement without the statements nested in it, or one function's header. */
export interface Segment {
  readonly head: t.Node;
  readonly startLine: number;
  readonly endLine: number;
  /** The function around it, or the function whose header it is. */
  readonly enclosing: t.Function | undefined;
  readonly spots: readonly Spot[];
}

export interface Module {
  readonly file: string;
  readonly text: string;
  /** Recoverable syntax errors; a candidate may not add any. */
  readonly errors: number;
  readonly spots: readonly Spot[];
  readonly segments: readonly Segment[];
  spotOf(node: t.Node): Spot | undefined;
}

const codeFile = /\.([mc]?[jt]s|[jt]sx)$/;

/** Whether the mechanic can read this file as a program. */
export function isCode(file: string): boolean {
  return codeFile.test(file) && !file.endsWith('.d.ts');
}

/** Parses a file. One that cannot be parsed has no spots and infinitely many errors, so that text-only repairs still see it. */
export function parseModule(file: string, text: string): Module {
  const parsed = isCode(file) ? parseProgram(file, text) : undefined;
  if (parsed === undefined) return { file, text, errors: Infinity, spots: [], segments: [], spotOf: () => undefined };
  const spots: Spot[] = [];
  const segments: Segment[] = [];
  const index = new Map<t.Node, Spot>();

  function visit(node: t.Node, up: Spot | undefined, key: string, owner: OpenSegment): Spot {
    const segment = up !== undefined && opensSegment(node) ? open(node, owner.enclosing) : owner;
    const down: Spot[] = [];
    const spot: Spot = { node, up, key, down, segment };
    segment.spots.push(spot);
    spots.push(spot);
    index.set(node, spot);
    for (const childKey of t.VISITOR_KEYS[node.type] ?? []) {
      const value: unknown = Reflect.get(node, childKey);
      for (const child of Array.isArray(value) ? value : [value])
        if (isNode(child)) down.push(visit(child, spot, childKey, segment));
    }
    return spot;
  }

  function open(node: t.Node, enclosing: t.Function | undefined): OpenSegment {
    const segment: OpenSegment = {
      head: node,
      startLine: node.loc?.start.line ?? 1,
      endLine: headEnd(node),
      enclosing: t.isFunction(node) ? node : enclosing,
      spots: [],
    };
    segments.push(segment);
    return segment;
  }

  visit(parsed.program, undefined, 'program', {
    head: parsed.program,
    startLine: 1,
    endLine: 1,
    enclosing: undefined,
    spots: [],
  });
  return { file, text, errors: parsed.errors, spots, segments, spotOf: (node) => index.get(node) };
}

/** How many syntax errors a text has: Infinity when it cannot be parsed at all. */
export function countErrors(file: string, text: string): number {
  return parseProgram(file, text)?.errors ?? Infinity;
}

interface OpenSegment extends Segment {
  readonly spots: Spot[];
}

function parseProgram(file: string, text: string): { program: t.Program; errors: number } | undefined {
  try {
    const ast = parse(text, {
      sourceType: 'unambiguous',
      allowReturnOutsideFunction: true,
      allowUndeclaredExports: true,
      errorRecovery: true,
      plugins: [...pluginsFor(file)],
    });
    return { program: ast.program, errors: ast.errors?.length ?? 0 };
  } catch {
    return undefined;
  }
}

function pluginsFor(file: string): readonly ParserPlugin[] {
  if (/\.[mc]?ts$/.test(file)) return ['typescript', 'decorators-legacy'];
  if (file.endsWith('.tsx')) return ['typescript', 'jsx', 'decorators-legacy'];
  return ['jsx', 'decorators-legacy'];
}

function isNode(value: unknown): value is t.Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function opensSegment(node: t.Node): boolean {
  if (t.isFunction(node)) return t.isBlockStatement(node.body);
  return (t.isStatement(node) && !t.isBlockStatement(node)) || t.isClassProperty(node) || t.isSwitchCase(node);
}

function headEnd(node: t.Node): number {
  const body = bodyOf(node);
  return (body === undefined ? node.loc?.end.line : body.loc?.start.line) ?? 1;
}

function bodyOf(node: t.Node): t.Node | undefined {
  if (t.isIfStatement(node)) return node.consequent;
  if (t.isFunction(node) || t.isLoop(node) || t.isClass(node) || t.isLabeledStatement(node)) return node.body;
  if (t.isTryStatement(node)) return node.block;
  if (t.isSwitchStatement(node)) return node.cases[0];
  if (t.isSwitchCase(node)) return node.consequent[0];
  if (t.isExportNamedDeclaration(node) || t.isExportDefaultDeclaration(node)) return node.declaration ?? undefined;
  return undefined;
}
