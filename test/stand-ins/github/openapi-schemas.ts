import { Ajv, type ErrorObject, type Options } from 'ajv';
import addFormats from 'ajv-formats';

export type Node = Readonly<Record<string, unknown>>;

/** Returns a path and a message for each way in which the value violates the schema. */
export type Judge = (schema: unknown, value: unknown) => readonly string[];

/** The name under which Ajv knows the description, so that references resolve from any schema. */
const name = 'description';

/** Judges values by the schemas of a translated description; Ajv compiles and caches each on first use. */
export function createJudge(components: Node, options: Options = {}): Judge {
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, logger: false, ...options });
  addFormats.default(ajv);
  // GitHub's bots have brackets in their addresses, which the standard format does not allow.
  ajv.addFormat('email', /^\S+@\S+$/);
  ajv.addSchema({ components }, name);
  return (schema, value) => {
    const validate = ajv.compile(isNode(schema) ? schema : {});
    return validate(value) ? [] : (validate.errors ?? []).map(describeError);
  };
}

/** Rewrites the parts of OpenAPI 3.0 that Ajv does not read. */
export function translate(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(translate);
  if (!isNode(node)) return node;
  const translated: Node = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, translate(value)]));
  if (typeof node.$ref === 'string') return { ...translated, $ref: `${name}${node.$ref}` };
  // Ajv supports `nullable` beside a type, but not without one and not beside an enum that omits null.
  if (node.nullable !== true || (typeof node.type === 'string' && node.enum === undefined)) return translated;
  const { nullable: _, ...schema } = translated;
  return { anyOf: [schema, { type: 'null' }] };
}

/** Follows references inside the description. */
export function resolve(description: Node, value: unknown): unknown {
  if (!isNode(value) || typeof value.$ref !== 'string') return value;
  const [, ...path] = value.$ref.split('/');
  const target = path.reduce<unknown>((node, key) => (isNode(node) ? node[key] : undefined), description);
  return resolve(description, target);
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describeError(error: ErrorObject): string {
  const more = 'additionalProperty' in error.params ? ` (${String(error.params.additionalProperty)})` : '';
  return `${error.instancePath} ${error.message ?? 'is not as described'}${more}`;
}
