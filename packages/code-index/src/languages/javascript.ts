import type { Node } from 'web-tree-sitter';
import { type Definition, define, isIn, type Language, named } from './language.ts';

const functionKinds: readonly string[] = ['arrow_function', 'function_expression', 'function', 'generator_function'];

/** JavaScript, and with it TypeScript and JSX: their trees share these kinds of nodes. */
export const javascript: Language = {
  definitions: {
    function_declaration: named('function'),
    generator_function_declaration: named('function'),
    function_signature: named('function'),
    class_declaration: named('class'),
    abstract_class_declaration: named('class'),
    class: named('class'),
    method_definition: named('method'),
    method_signature: named('method'),
    abstract_method_signature: named('method'),
    interface_declaration: named('interface'),
    type_alias_declaration: named('type'),
    enum_declaration: named('enum'),
    internal_module: named('module'),
    module: named('module'),
    property_signature: named('field'),
    public_field_definition: defineField('name'),
    field_definition: defineField('property'),
    variable_declarator: defineVariable,
    pair: (node) =>
      isFunction(node.childForFieldName('value')) ? define('method', node.childForFieldName('key')) : [],
  },
  names: [
    'identifier',
    'property_identifier',
    'private_property_identifier',
    'shorthand_property_identifier',
    'shorthand_property_identifier_pattern',
    'type_identifier',
  ],
};

/** Includes variables at the top of a module, and functions anywhere, but no other local variables. */
function defineVariable(node: Node): readonly Definition[] {
  const name = node.childForFieldName('name');
  if (isFunction(node.childForFieldName('value'))) return define('function', name);
  const declaration = node.parent;
  if (declaration === null || !isIn(declaration, 'program', 'export_statement')) return [];
  return define(declaration.child(0)?.type === 'const' ? 'constant' : 'variable', name);
}

function defineField(field: string): (node: Node) => readonly Definition[] {
  return (node) =>
    define(isFunction(node.childForFieldName('value')) ? 'method' : 'field', node.childForFieldName(field));
}

function isFunction(node: Node | null): boolean {
  return node !== null && functionKinds.includes(node.type);
}
