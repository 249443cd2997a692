import type { Node } from 'web-tree-sitter';
import type { SymbolKind } from '../symbol.ts';

/** A name that a node defines. */
export interface Definition {
  readonly kind: SymbolKind;
  /** The node that holds only the name. */
  readonly name: Node;
}

/** How to read the tree of a language. */
export interface Language {
  /** Kinds of nodes that may define names, each with its rule. */
  readonly definitions: Readonly<Record<string, (node: Node) => readonly Definition[]>>;
  /** Kinds of leaves that use or define a name. */
  readonly names: readonly string[];
}

/** Defines the name in the node's field `name`. */
export function named(kind: SymbolKind): (node: Node) => readonly Definition[] {
  return (node) => define(kind, node.childForFieldName('name'));
}

export function define(kind: SymbolKind, name: Node | null): readonly Definition[] {
  return name === null || name.childCount > 0 || name.isMissing ? [] : [{ kind, name }];
}

/** Whether a node's parent is of one of these kinds. */
export function isIn(node: Node, ...kinds: readonly string[]): boolean {
  return node.parent !== null && kinds.includes(node.parent.type);
}
