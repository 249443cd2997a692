import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { isNode, listReferences, translateSchema } from './openapi-dialect.ts';
import { type Description, resolve } from './openapi-operations.ts';

/** Says what a value has against its schema: nothing, or a path and a few words for each fault. */
export type Judge = (schema: unknown, value: unknown) => readonly string[];

/** Compiles a schema of the description the first time it is asked for. */
export function createJudge(description: Description): Judge {
  return createWith(description, new Ajv(options));
}

/** Judges the text of an address as what it stands for: `7` is a number where a number is described. */
export function createTextJudge(description: Description): Judge {
  const judge = createWith(description, new Ajv({ ...options, coerceTypes: 'array' }));
  const held = new Map<unknown, unknown>();
  return (schema, value) => {
    // Text can only be turned into something else where there is an object to put it in.
    const holder = held.get(schema) ?? { properties: { value: schema } };
    held.set(schema, holder);
    return judge(holder, { value }).map((problem) => problem.replace('/value', ''));
  };
}

const options = { strict: false, allErrors: true, validateSchema: false, logger: false } as const;

function createWith(description: Description, ajv: Ajv): Judge {
  addFormats.default(ajv);
  // The host's own bots have addresses with brackets in them, which the format does not allow.
  ajv.addFormat('email', /^\S+@\S+$/);
  const compiled = new Map<unknown, ValidateFunction>();
  const added = new Set<string>();

  function addReferences(schema: unknown): void {
    for (const reference of listReferences(schema)) {
      const id = nameOf(reference);
      if (added.has(id)) continue;
      added.add(id);
      const target = resolve(description, { $ref: reference });
      const translated = translateSchema(target, nameOf);
      ajv.addSchema(isNode(translated) ? translated : {}, id);
      addReferences(target);
    }
  }

  return (schema, value) => {
    let validate = compiled.get(schema);
    if (validate === undefined) {
      addReferences(schema);
      const translated = translateSchema(schema, nameOf);
      validate = ajv.compile(isNode(translated) ? translated : {});
      compiled.set(schema, validate);
    }
    return validate(value) ? [] : (validate.errors ?? []).map(describeError);
  };
}

function nameOf(reference: string): string {
  return reference.replace('#/components/', 'description:');
}

function describeError(error: ErrorObject): string {
  const more = 'additionalProperty' in error.params ? ` (${String(error.params.additionalProperty)})` : '';
  return `${error.instancePath} ${error.message ?? 'is not as described'}${more}`;
}
