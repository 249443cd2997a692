import type { Node } from 'web-tree-sitter';
import { type Definition, define, type Language, named } from './language.ts';

export const java: Language = {
  definitions: {
    class_declaration: named('class'),
    record_declaration: named('class'),
    interface_declaration: named('interface'),
    annotation_type_declaration: named('interface'),
    enum_declaration: named('enum'),
    enum_constant: named('constant'),
    method_declaration: named('method'),
    constructor_declaration: named('method'),
    compact_constructor_declaration: named('method'),
    annotation_type_element_declaration: named('method'),
    field_declaration: (node) => defineAll(isConstant(node) ? 'constant' : 'field', node),
    // What an interface declares is static and final without saying so.
    constant_declaration: (node) => defineAll('constant', node),
  },
  names: ['identifier', 'type_identifier'],
};

function defineAll(kind: 'constant' | 'field', node: Node): readonly Definition[] {
  return node
    .childrenForFieldName('declarator')
    .flatMap((declarator) => define(kind, declarator.childForFieldName('name')));
}

function isConstant(node: Node): boolean {
  const modifiers = node.namedChildren.find((child) => child?.type === 'modifiers')?.text ?? '';
  return /\bstatic\b/.test(modifiers) && /\bfinal\b/.test(modifiers);
}
