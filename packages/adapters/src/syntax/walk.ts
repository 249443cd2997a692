import type { Node, Program } from '@babel/types';
import { type Binding, functionScope, lookUp, namesOf, openScope, type Scope } from './scopes.ts';

/** A node, where it stands and what names mean there. */
export interface Place {
  readonly node: Node;
  readonly up: Place | undefined;
  /** The parent's field that holds it. */
  readonly key: string;
  readonly scope: Scope;
}

export interface Tree {
  /** In the order of the text. */
  readonly places: readonly Place[];
  /** Identifiers that declare a name. */
  readonly declared: ReadonlySet<Node>;
  /** What is assigned to, updated or deleted: names and members. */
  readonly targets: readonly Place[];
}

/** Deeper code hides from its reader, and every look at a name would take longer. */
const maxDepth = 1500;

export class NestedTooDeeply extends Error {
  override readonly name = 'NestedTooDeeply';
  readonly line: number;
  constructor(line: number) {
    super('the code is nested too deeply to be judged');
    this.line = line;
  }
}

const notChildren = new Set(
  [
    'loc start end extra range leadingComments trailingComments innerComments',
    'typeAnnotation returnType typeParameters typeArguments superTypeParameters implements predicate directives',
  ].flatMap((names) => names.split(' ')),
);
const types =
  /^(?:TS(?!As|Satisfies|NonNull|TypeAssertion|Instantiation|Enum|Export|ImportEquals|ExternalModule|ParameterProperty|Module)|Declare|TypeAlias|OpaqueType|Interface|TypeAnnotation|TypeParameter)/;

/** Every place of a program that can run, without its types. @throws NestedTooDeeply */
export function walk(program: Program): Tree {
  const places: Place[] = [];
  const declared = new Set<Node>();
  const targets: Place[] = [];
  const root = openScope(undefined, true);
  const open: { readonly place: Place; readonly depth: number }[] = [
    { place: { node: program, up: undefined, key: 'program', scope: root }, depth: 0 },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { place, depth } = next;
    const { node } = place;
    if (depth > maxDepth) throw new NestedTooDeeply(node.loc?.start.line ?? 1);
    places.push(place);
    declare(place, declared);
    const inner = scopeInside(place, declared);
    const children: Place[] = [];
    for (const [key, value] of Object.entries(node)) {
      if (value === null || typeof value !== 'object' || notChildren.has(key)) continue;
      for (const child of Array.isArray(value) ? value : [value])
        if (isNode(child) && !types.test(child.type) && !isAmbient(child))
          children.push({ node: child, up: place, key, scope: inner });
    }
    for (const child of children) if (isTarget(child)) targets.push(...membersOf(child));
    for (const child of children.reverse()) open.push({ place: child, depth: depth + 1 });
  }
  for (const { node, scope } of targets) {
    const binding = node.type === 'Identifier' ? lookUp(scope, node.name) : undefined;
    if (binding !== undefined) binding.changed = true;
  }
  return { places, declared, targets };
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** `declare const x` says what is there, and puts nothing there. */
function isAmbient(node: Node): boolean {
  return 'declare' in node && node.declare === true;
}

/** Makes the names known that a statement adds to the scope around it. */
function declare({ node, up, scope }: Place, declared: Set<Node>): void {
  const add = (to: Scope, name: string, binding: Omit<Binding, 'changed'>) => {
    to.names.set(name, { ...binding, changed: to.names.has(name) });
  };
  if (node.type === 'VariableDeclaration' && node.declare !== true) {
    const home = node.kind === 'var' ? functionScope(scope) : scope;
    // What a loop gives a name changes with each turn.
    const inLoop = up?.node.type === 'ForOfStatement' || up?.node.type === 'ForInStatement';
    for (const { id, init } of node.declarations)
      for (const { identifier, key, whole } of namesOf(id)) {
        declared.add(identifier);
        const known = init !== null && init !== undefined && (whole || key !== undefined) && !inLoop;
        add(home, identifier.name, {
          kind: 'variable',
          ...(known ? { init } : {}),
          ...(known && key !== undefined ? { key } : {}),
        });
      }
  }
  if (node.type === 'FunctionDeclaration' || (node.type === 'ClassDeclaration' && node.declare !== true)) {
    if (node.id === null || node.id === undefined) return;
    declared.add(node.id);
    add(scope, node.id.name, { kind: node.type === 'FunctionDeclaration' ? 'function' : 'class' });
  }
  if (node.type === 'TSEnumDeclaration' && node.declare !== true) {
    declared.add(node.id);
    add(scope, node.id.name, { kind: 'class' });
  }
  if (node.type === 'ImportDeclaration')
    for (const specifier of node.specifiers) {
      declared.add(specifier.local);
      const isType = specifier.type === 'ImportSpecifier' && specifier.importKind === 'type';
      // A type is gone when the program runs, and its name means what the host says.
      if (node.importKind === 'type' || isType) continue;
      const imported = specifier.type === 'ImportSpecifier' ? nameOfKey(specifier.imported) : undefined;
      add(scope, specifier.local.name, {
        kind: 'import',
        source: node.source.value,
        ...(imported === undefined || imported === 'default' ? {} : { key: imported }),
      });
    }
  if (node.type === 'TSImportEqualsDeclaration') {
    declared.add(node.id);
    const { moduleReference } = node;
    if (moduleReference.type === 'TSExternalModuleReference')
      add(scope, node.id.name, { kind: 'import', source: moduleReference.expression.value });
  }
}

function nameOfKey(node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'StringLiteral' ? node.value : undefined;
}

/** The scope of what stands inside a node. */
function scopeInside({ node, scope }: Place, declared: Set<Node>): Scope {
  const withNames = (names: readonly (Node | null | undefined)[], kind: Binding['kind'], ofFunction: boolean) => {
    const inner = openScope(scope, ofFunction);
    for (const { identifier } of names.flatMap((name) => namesOf(name))) {
      declared.add(identifier);
      inner.names.set(identifier.name, { kind, changed: false });
    }
    return inner;
  };
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'ClassPrivateMethod': {
      const named = node.type === 'FunctionExpression' && node.id ? node.id : undefined;
      const inner = withNames(node.params, 'parameter', true);
      if (named !== undefined) {
        declared.add(named);
        if (!inner.names.has(named.name)) inner.names.set(named.name, { kind: 'function', changed: false });
      }
      return inner;
    }
    case 'ClassExpression':
      return withNames([node.id], 'class', false);
    case 'CatchClause':
      return withNames([node.param], 'variable', false);
    case 'StaticBlock':
    case 'TSModuleBlock':
      return openScope(scope, true);
    case 'BlockStatement':
    case 'ForStatement':
    case 'ForOfStatement':
    case 'ForInStatement':
    case 'SwitchStatement':
      return openScope(scope, false);
    default:
      return scope;
  }
}

function isTarget({ key, up }: Place): boolean {
  if (up === undefined) return false;
  const { node } = up;
  if (node.type === 'AssignmentExpression') return key === 'left';
  if (node.type === 'ForOfStatement' || node.type === 'ForInStatement')
    return key === 'left' && node.left.type !== 'VariableDeclaration';
  if (node.type === 'UpdateExpression') return true;
  return node.type === 'UnaryExpression' && node.operator === 'delete';
}

/** The names and members that a target consists of: several for a pattern. */
function membersOf(place: Place): readonly Place[] {
  const inner = (node: Node | null | undefined): readonly Place[] =>
    node === null || node === undefined ? [] : membersOf({ ...place, node });
  const { node } = place;
  switch (node.type) {
    case 'ArrayPattern':
      return node.elements.flatMap((element) => inner(element));
    case 'ObjectPattern':
      return node.properties.flatMap((one) => inner(one.type === 'RestElement' ? one.argument : one.value));
    case 'AssignmentPattern':
      return inner(node.left);
    case 'RestElement':
      return inner(node.argument);
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'ParenthesizedExpression':
      return inner(node.expression);
    default:
      return [place];
  }
}
