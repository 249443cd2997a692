import * as z from 'zod';

/** The parts of JSON Schema that the configuration uses. */
const Node = z.looseObject({
  type: z.string().optional(),
  description: z.string().optional(),
  const: z.json().optional(),
  enum: z.array(z.json()).optional(),
  required: z.array(z.string()).optional(),
  get oneOf() {
    return z.array(Node).optional();
  },
  get anyOf() {
    return z.array(Node).optional();
  },
  get items() {
    return Node.optional();
  },
  get properties() {
    return z.record(z.string(), Node).optional();
  },
  get propertyNames() {
    return Node.optional();
  },
  get additionalProperties() {
    return z.union([z.literal(false), Node]).optional();
  },
});
type Node = z.infer<typeof Node>;

/**
 * The TypeScript type of the values that a JSON Schema describes.
 * @throws Error at a part of a schema that has no type here
 */
export function writeType(schema: unknown): string {
  return typeOf(Node.parse(schema), '');
}

function typeOf(node: Node, indent: string): string {
  const choices = node.oneOf ?? node.anyOf;
  if (choices !== undefined) return choices.map((choice) => typeOf(choice, indent)).join(' | ');
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined) return node.enum.map((value) => JSON.stringify(value)).join(' | ');
  switch (node.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return node.type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `readonly (${node.items === undefined ? 'unknown' : typeOf(node.items, indent)})[]`;
    case 'object':
      return objectOf(node, indent);
    default:
      throw new Error(`There is no type for ${JSON.stringify(node).slice(0, 200)}.`);
  }
}

function objectOf({ properties, propertyNames, additionalProperties, required = [] }: Node, indent: string): string {
  if (properties === undefined) {
    const names = propertyNames?.enum === undefined ? 'string' : typeOf(propertyNames, indent);
    const values = additionalProperties ? typeOf(additionalProperties, indent) : 'unknown';
    return `{ readonly [name in ${names}]?: ${values} }`;
  }
  const inner = `${indent}  `;
  const members = Object.entries(properties).flatMap(([name, node]) => [
    ...(node.description === undefined ? [] : [`${inner}/** ${node.description.replaceAll('*/', '*\\/')} */`]),
    `${inner}readonly ${JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${typeOf(node, inner)};`,
  ]);
  return ['{', ...members, `${indent}}`].join('\n');
}
