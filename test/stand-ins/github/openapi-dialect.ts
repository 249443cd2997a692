/** Marks of a description that say nothing about a value. */
const silent = new Set([
  'example',
  'examples',
  'discriminator',
  'xml',
  'externalDocs',
  'deprecated',
  'readOnly',
  'writeOnly',
  'title',
  'description',
  'default',
]);
const maps = new Set(['properties', 'patternProperties', 'definitions']);
const lists = new Set(['oneOf', 'anyOf', 'allOf']);
const single = new Set(['items', 'not', 'additionalProperties']);

export type Node = Readonly<Record<string, unknown>>;

/** A schema in OpenAPI 3.0's words, said in JSON Schema's. References are renamed by `rename`. */
export function translateSchema(schema: unknown, rename: (reference: string) => string): unknown {
  if (!isNode(schema)) return schema;
  // Beside a reference, OpenAPI 3.0 reads nothing.
  if (typeof schema.$ref === 'string') return { $ref: rename(schema.$ref) };
  const words = Object.entries(schema).filter(
    ([word]) => word !== 'nullable' && !silent.has(word) && !word.startsWith('x-'),
  );
  const translated = Object.fromEntries(words.map(([word, value]) => [word, translateWord(word, value, rename)]));
  const bounded = translateBounds(translated);
  return schema.nullable === true ? allowNull(bounded) : bounded;
}

/** All references in a schema, however deep. */
export function listReferences(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(listReferences);
  if (!isNode(schema)) return [];
  return Object.entries(schema).flatMap(([word, value]) =>
    word === '$ref' && typeof value === 'string' ? [value] : listReferences(value),
  );
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function translateWord(word: string, value: unknown, rename: (reference: string) => string): unknown {
  if (maps.has(word) && isNode(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, translateSchema(inner, rename)]));
  }
  if (lists.has(word) && Array.isArray(value)) return value.map((inner) => translateSchema(inner, rename));
  return single.has(word) ? translateSchema(value, rename) : value;
}

/** 3.0 marks a bound as exclusive; JSON Schema gives the exclusive bound itself. */
function translateBounds(schema: Node): Node {
  const { exclusiveMinimum, exclusiveMaximum, minimum, maximum, ...rest } = schema;
  return {
    ...rest,
    ...(minimum === undefined ? {} : { [exclusiveMinimum === true ? 'exclusiveMinimum' : 'minimum']: minimum }),
    ...(maximum === undefined ? {} : { [exclusiveMaximum === true ? 'exclusiveMaximum' : 'maximum']: maximum }),
  };
}

function allowNull(schema: Node): Node {
  if (typeof schema.type !== 'string') {
    return Object.keys(schema).length === 0 ? schema : { anyOf: [schema, { type: 'null' }] };
  }
  const nullable = { ...schema, type: [schema.type, 'null'] };
  return Array.isArray(schema.enum) ? { ...nullable, enum: [...schema.enum, null] } : nullable;
}
