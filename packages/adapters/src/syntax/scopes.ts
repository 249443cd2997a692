import type { Identifier, Node } from '@babel/types';

/** What a name stands for. */
export interface Binding {
  readonly kind: 'import' | 'variable' | 'parameter' | 'function' | 'class';
  /** The module it comes from. */
  readonly source?: string;
  /** Its only value, where the declaration gives one. */
  readonly init?: Node;
  /** The key of `init` that it is, for `const { env } = process`. */
  readonly key?: string;
  /** It is given another value somewhere. */
  changed: boolean;
}

export interface Scope {
  readonly up: Scope | undefined;
  /** Declarations by `var` land here. */
  readonly ofFunction: boolean;
  readonly names: Map<string, Binding>;
  /** Answers that were found before: the same name is asked for very often. */
  readonly known: Map<string, Binding | undefined>;
}

export function openScope(up: Scope | undefined, ofFunction: boolean): Scope {
  return { up, ofFunction, names: new Map(), known: new Map() };
}

/** What a name means in a scope; undefined for the names of the language and its host. Ask only once all is declared. */
export function lookUp(scope: Scope, name: string): Binding | undefined {
  if (scope.known.has(name)) return scope.known.get(name);
  let at: Scope | undefined = scope;
  while (at !== undefined && !at.names.has(name)) at = at.up;
  const binding = at?.names.get(name);
  scope.known.set(name, binding);
  return binding;
}

export function functionScope(scope: Scope): Scope {
  let at = scope;
  while (!at.ofFunction && at.up !== undefined) at = at.up;
  return at;
}

/** A name in a pattern, and what it is taken from. */
export interface PatternName {
  readonly identifier: Identifier;
  /** The key it has in the outermost object; undefined where it is deeper or in an array. */
  readonly key?: string;
  readonly whole: boolean;
}

/** The names that a pattern gives values to. Members, which a pattern may assign to as well, are left to the caller. */
export function namesOf(pattern: Node | null | undefined, depth = 0): readonly PatternName[] {
  if (pattern === null || pattern === undefined || depth > 50) return [];
  const deeper = (inner: Node | null | undefined) =>
    namesOf(inner, depth + 1).map(({ identifier }): PatternName => ({ identifier, whole: false }));
  switch (pattern.type) {
    case 'Identifier':
      return [{ identifier: pattern, whole: depth === 0 }];
    case 'AssignmentPattern':
      return namesOf(pattern.left, depth + 1);
    case 'RestElement':
      return deeper(pattern.argument);
    case 'TSParameterProperty':
      return namesOf(pattern.parameter, depth + 1);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => deeper(element));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => {
        if (property.type === 'RestElement') return deeper(property.argument);
        const key = !property.computed && property.key.type === 'Identifier' ? property.key.name : undefined;
        const own = property.value.type === 'Identifier' ? property.value : undefined;
        if (own === undefined || key === undefined || depth > 0) return deeper(property.value);
        return [{ identifier: own, key, whole: false }];
      });
    default:
      return [];
  }
}
