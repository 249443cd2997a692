import type { Node } from 'web-tree-sitter';
import { type Definition, define, type Language, named } from './language.ts';

export const go: Language = {
  definitions: {
    function_declaration: named('function'),
    method_declaration: named('method'),
    method_elem: named('method'),
    type_alias: named('type'),
    type_spec: (node) =>
      define(
        node.childForFieldName('type')?.type === 'interface_type' ? 'interface' : 'type',
        node.childForFieldName('name'),
      ),
    const_spec: (node) => (isAtTop(node) ? defineAll('constant', node) : []),
    var_spec: (node) => (isAtTop(node) ? defineAll('variable', node) : []),
    field_declaration: (node) => defineAll('field', node),
  },
  names: ['identifier', 'field_identifier', 'type_identifier', 'package_identifier'],
};

/** `a, b int` defines both. */
function defineAll(kind: 'constant' | 'variable' | 'field', node: Node): readonly Definition[] {
  return node.childrenForFieldName('name').flatMap((name) => (name.isNamed ? define(kind, name) : []));
}

/** In `const x = 1`, in `const ( … )` or in `var ( … )`, outside every function. */
function isAtTop(node: Node): boolean {
  const declaration = node.parent?.type === 'var_spec_list' ? node.parent.parent : node.parent;
  return declaration?.parent?.type === 'source_file';
}
