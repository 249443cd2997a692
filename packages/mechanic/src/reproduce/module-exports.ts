import { type ParserPlugin, parse } from '@babel/parser';
import type { Expression, Function as FunctionNode, Node, Statement } from '@babel/types';
import { defined } from '../defined.ts';

/** A parameter as a caller has to pass it. */
export interface Parameter {
  /** Undefined for a destructured parameter, which has `properties`. */
  readonly name?: string;
  readonly properties?: readonly string[];
  readonly optional: boolean;
}

export interface ModuleExport {
  /** `default` for a default export and for `module.exports = …`. */
  readonly name: string;
  /** Undefined if the export is not a function. */
  readonly parameters?: readonly Parameter[];
  /** First and last line of the exported declaration. */
  readonly startLine: number;
  readonly endLine: number;
  /** The function or class that made the value: `express` of `express()`, `Hono` of `new Hono()`. */
  readonly madeBy?: string;
}

export interface ModuleShape {
  readonly exports: readonly ModuleExport[];
  /** True when the text uses `import`/`export` rather than `require`/`module.exports`. */
  readonly esm: boolean;
}

/** Reads the exports of a module from its text. Returns undefined if the text cannot be parsed. */
export function readModule(path: string, text: string): ModuleShape | undefined {
  const body = parseBody(path, text);
  if (body === undefined) return undefined;
  const declared = declarationsOf(body);
  const exports = body.flatMap((statement) => [...esmExports(statement, declared), ...cjsExports(statement, declared)]);
  return { exports, esm: body.some(({ type }) => /^(?:Import|Export)/.test(type)) };
}

function parseBody(path: string, text: string): readonly Statement[] | undefined {
  const plugins: ParserPlugin[] = /\.[cm]?tsx?$/.test(path) ? ['typescript', 'decorators'] : ['decorators'];
  if (!/\.[cm]?ts$/.test(path)) plugins.push('jsx');
  try {
    return parse(text, { sourceType: 'unambiguous', allowReturnOutsideFunction: true, plugins }).program.body;
  } catch {
    return undefined;
  }
}

type Declarations = ReadonlyMap<string, Node>;

function declarationsOf(body: readonly Statement[]): Declarations {
  const declared = new Map<string, Node>();
  for (const statement of body) {
    const one = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    for (const [name, node] of one == null ? [] : namedIn(one)) declared.set(name, node);
  }
  return declared;
}

function namedIn(node: Node): readonly [string, Node][] {
  if ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id != null) {
    return [[node.id.name, node]];
  }
  if (node.type !== 'VariableDeclaration') return [];
  return node.declarations.flatMap(({ id, init }): readonly [string, Node][] =>
    id.type === 'Identifier' && init != null ? [[id.name, init]] : [],
  );
}

function esmExports(statement: Statement, declared: Declarations): readonly ModuleExport[] {
  if (statement.type === 'ExportDefaultDeclaration') return [exportOf('default', statement.declaration, declared)];
  if (statement.type !== 'ExportNamedDeclaration') return [];
  const own = statement.declaration == null ? [] : namedIn(statement.declaration);
  const listed = statement.specifiers.flatMap((specifier) => {
    if (specifier.type !== 'ExportSpecifier') return [];
    const { exported } = specifier;
    const name = exported.type === 'Identifier' ? exported.name : exported.value;
    return [exportOf(name, specifier.local, declared)];
  });
  return [...own.map(([name, node]) => exportOf(name, node, declared)), ...listed];
}

function cjsExports(statement: Statement, declared: Declarations): readonly ModuleExport[] {
  if (statement.type !== 'ExpressionStatement') return [];
  const { expression } = statement;
  if (expression.type !== 'AssignmentExpression') return [];
  // `module.exports = exports = …`
  const value = expression.right.type === 'AssignmentExpression' ? expression.right.right : expression.right;
  const target = pathOf(expression.left);
  if (target === 'module.exports') {
    if (value.type !== 'ObjectExpression') return [exportOf('default', value, declared)];
    return value.properties.flatMap((property) => {
      if (property.type === 'SpreadElement' || property.key.type !== 'Identifier') return [];
      const node = property.type === 'ObjectMethod' ? property : property.value;
      return [exportOf(property.key.name, node, declared)];
    });
  }
  const named = /^(?:module\.)?exports\.([\w$]+)$/.exec(target)?.[1];
  return named === undefined ? [] : [exportOf(named, value, declared)];
}

function pathOf(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.property.type !== 'Identifier' || node.computed) return '';
  return `${pathOf(node.object)}.${node.property.name}`;
}

function exportOf(name: string, node: Node, declared: Declarations): ModuleExport {
  const value = node.type === 'Identifier' ? (declared.get(node.name) ?? node) : node;
  return {
    name,
    ...defined({ parameters: functionIn(value, declared)?.params.map(parameterOf), madeBy: makerOf(value) }),
    startLine: value.loc?.start.line ?? 0,
    endLine: value.loc?.end.line ?? 0,
  };
}

function functionIn(node: Node, declared: Declarations): FunctionNode | undefined {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ObjectMethod':
      return node;
    case 'CallExpression':
      return functionOfCall(node.arguments, declared) ?? functionOfChain(node.callee, declared);
    default:
      return undefined;
  }
}

/** The function in a wrapper around it: `middy(async (event) => …)`, `asyncHandler(save)`. */
function functionOfCall([first]: readonly Node[], declared: Declarations): FunctionNode | undefined {
  const given = first?.type === 'Identifier' ? declared.get(first.name) : first;
  return given === undefined || given.type === 'CallExpression' ? undefined : functionIn(given, declared);
}

/** What a chain of calls begins with: `middy(save).use(…).onError(…)`. */
function functionOfChain(callee: Node, declared: Declarations): FunctionNode | undefined {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'CallExpression') return undefined;
  return functionIn(callee.object, declared);
}

function makerOf(node: Node): string | undefined {
  if (node.type === 'AwaitExpression') return makerOf(node.argument);
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
  const { callee } = node;
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type !== 'MemberExpression') return undefined;
  // `http.createServer(app).listen(…)` is made by createServer.
  const inner: Expression = callee.object.type === 'Super' ? callee : callee.object;
  return makerOf(inner) ?? (callee.property.type === 'Identifier' ? callee.property.name : undefined);
}

function parameterOf(node: Node): Parameter {
  if (node.type === 'AssignmentPattern') return { ...parameterOf(node.left), optional: true };
  if (node.type === 'RestElement') return { optional: true };
  if (node.type === 'TSParameterProperty') return parameterOf(node.parameter);
  if (node.type === 'Identifier') return { name: node.name, optional: node.optional === true };
  if (node.type !== 'ObjectPattern') return { optional: false };
  const properties = node.properties.flatMap((property) =>
    property.type === 'ObjectProperty' && property.key.type === 'Identifier' ? [property.key.name] : [],
  );
  return { properties, optional: false };
}
