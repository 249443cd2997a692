import { Ajv, type ErrorObject, type Options } from 'ajv';
import addFormats from 'ajv-formats';

export type Node = Readonly<Record<string, unknown>>;

/** Says what a value has against its schema: nothing, or a path and a few words for each fault. */
export type Judge = (schema: unknown, value: unknown) => readonly string[];

/** A translated description's own name: references lead here from whichever schema they stand in. */
const name = 'description';

/** Judges by schemas of a translated description; Ajv compiles each when it is first asked for. */
export function createJudge(components: Node, options: Options = {}): Judge {
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, logger: false, ...options });
  addFormats.default(ajv);
  // The host's own bots have addresses with brackets in them, which the format does not allow.
  ajv.addFormat('email', /^\S+@\S+$/);
  ajv.addSchema({ components }, name);
  return (schema, value) => {
    const validate = ajv.compile(isNode(schema) ? schema : {});
    return validate(value) ? [] : (validate.errors ?? []).map(describeError);
  };
}

/** A description with what Ajv does not read of OpenAPI 3.0 said in JSON Schema's words. */
export function translate(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(translate);
  if (!isNode(node)) return node;
  const translated: Node = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, translate(value)]));
  if (typeof node.$ref === 'string') return { ...translated, $ref: `${name}${node.$ref}` };
  // Ajv allows null beside a type, but neither without one nor where an enum leaves it out.
  if (node.nullable !== true || (typeof node.type === 'string' && node.enum === undefined)) return translated;
  const { nullable: _, ...schema } = translated;
  return { anyOf: [schema, { type: 'null' }] };
}

/** What a reference leads to, in a description or any part of it that is whole from the top. */
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
