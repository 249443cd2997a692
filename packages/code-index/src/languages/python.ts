import type { Node } from 'web-tree-sitter';
import { type Definition, define, isIn, type Language, named } from './language.ts';

export const python: Language = {
  definitions: {
    class_definition: named('class'),
    function_definition: (node) => define(isInClass(node) ? 'method' : 'function', node.childForFieldName('name')),
    assignment: defineAssigned,
    type_alias_statement: (node) => define('type', node.childForFieldName('left')?.firstNamedChild ?? null),
  },
  names: ['identifier'],
};

/** By convention, a name in capitals is a constant. Other names at the top of a module are variables. */
function defineAssigned(node: Node): readonly Definition[] {
  const left = node.childForFieldName('left');
  const statement = node.parent;
  if (left?.type !== 'identifier' || statement === null) return [];
  if (isIn(statement, 'module'))
    return define(/^_*\p{Lu}[\p{Lu}\p{N}_]*$/u.test(left.text) ? 'constant' : 'variable', left);
  return isInClass(statement) ? define('field', left) : [];
}

function isInClass(node: Node): boolean {
  const block = node.parent?.type === 'decorated_definition' ? node.parent.parent : node.parent;
  return block?.type === 'block' && isIn(block, 'class_definition');
}
