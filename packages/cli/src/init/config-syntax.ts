import { type ParserPlugin, parse, parseExpression } from '@babel/parser';
import type { Expression, File, Node, ObjectExpression, ObjectProperty } from '@babel/types';

/** Why a configuration file cannot be edited; its owner adds the lines. */
export class FormNotKnown extends Error {
  override readonly name = 'FormNotKnown';
}

/** The object literal that a configuration file exports. @throws FormNotKnown for another form */
export function findConfigObject(text: string, isJson: boolean): ObjectExpression {
  if (isJson)
    return requireObject(
      attempt(() => parseExpression(text)),
      'the file',
    );
  const plugins: ParserPlugin[] = ['typescript'];
  const file = attempt(() => parse(text, { sourceType: 'module', plugins }));
  const exported = file.program.body.find((statement) => statement.type === 'ExportDefaultDeclaration');
  if (exported === undefined) throw new FormNotKnown('it has no default export');
  return requireObject(resolve(exported.declaration, file), 'the default export');
}

/** A property of an object by its name; undefined when there is none. @throws FormNotKnown when it could come from elsewhere */
export function findProperty(object: ObjectExpression, name: string): ObjectProperty | undefined {
  for (const member of object.properties) {
    if (member.type === 'SpreadElement') throw new FormNotKnown(`a spread may set ${name}`);
    if (member.computed) throw new FormNotKnown(`a computed name may be ${name}`);
    const { key } = member;
    const known = key.type === 'Identifier' ? key.name : key.type === 'StringLiteral' ? key.value : undefined;
    if (known !== name) continue;
    if (member.type === 'ObjectProperty' && !member.shorthand) return member;
    throw new FormNotKnown(`${name} is not written as a value there`);
  }
  return undefined;
}

/** @throws FormNotKnown when it is no object literal */
export function requireObject(node: Node, what: string): ObjectExpression {
  const inner = unwrap(node);
  if (inner.type === 'ObjectExpression') return inner;
  throw new FormNotKnown(`${what} is not an object literal`);
}

/** What is inside `as`, `satisfies` and the like. */
export function unwrap(node: Node): Node {
  const wrapped = node.type === 'TSAsExpression' || node.type === 'TSSatisfiesExpression';
  return wrapped || node.type === 'TSNonNullExpression' ? unwrap(node.expression) : node;
}

/** The value of the export: through `defineConfig(…)`, and through one constant of the same file. */
function resolve(exported: Node, file: File, follows = true): Node {
  const node = unwrap(exported);
  if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'defineConfig') {
    const [only, ...others] = node.arguments;
    return only === undefined || others.length > 0 ? node : resolve(only, file, follows);
  }
  const value = node.type === 'Identifier' && follows ? findConstant(node.name, file) : undefined;
  return value === undefined ? node : resolve(value, file, false);
}

function findConstant(name: string, { program }: File): Expression | undefined {
  const declared = program.body.flatMap((statement) =>
    statement.type === 'VariableDeclaration' && statement.kind === 'const' ? statement.declarations : [],
  );
  return declared.find(({ id }) => id.type === 'Identifier' && id.name === name)?.init ?? undefined;
}

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new FormNotKnown('it cannot be parsed', { cause });
  }
}
