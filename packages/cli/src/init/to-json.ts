import type { Node } from '@babel/types';
import { FormNotKnown, findConfigObject, unwrap } from './config-syntax.ts';

/** Where the published package has the schema, from the root of a repository that has it installed. */
const schema = './node_modules/suture-heal/suture.config.schema.json';

/** A configuration in TypeScript as JSON that names its schema. Its comments are lost. @throws FormNotKnown unless it is all literals */
export function toJson(text: string): string {
  const config = readLiteral(findConfigObject(text, false));
  return `${JSON.stringify({ $schema: schema, ...Object(config) }, null, 2)}\n`;
}

function readLiteral(node: Node): unknown {
  const inner = unwrap(node);
  switch (inner.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return inner.value;
    case 'ArrayExpression':
      return inner.elements.map((element) => (element === null ? null : readLiteral(element)));
    case 'ObjectExpression':
      return Object.fromEntries(inner.properties.map(readMember));
    default:
      throw new FormNotKnown(`${inner.type} is not a literal`);
  }
}

function readMember(member: Node): readonly [string, unknown] {
  if (member.type !== 'ObjectProperty' || member.computed) throw new FormNotKnown(`${member.type} is not a literal`);
  const { key, value } = member;
  if (key.type === 'Identifier') return [key.name, readLiteral(value)];
  if (key.type === 'StringLiteral') return [key.value, readLiteral(value)];
  throw new FormNotKnown(`${key.type} is not the name of a field`);
}
