import { z } from 'zod';
import { resolve, translate } from './openapi-schemas.ts';

const Content = z.record(z.string(), z.object({ schema: z.unknown() }));
const Response = z.object({ content: Content.optional() });
const Parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query', 'header', 'cookie']),
  required: z.boolean().default(false),
  schema: z.unknown(),
});
const Operation = z.object({
  parameters: z.array(z.unknown()).default([]),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()),
});
const Body = z.object({ content: Content, required: z.boolean().default(false) });

/** The part of an OpenAPI description that is read here. */
const Description = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.record(z.string(), z.record(z.string(), z.unknown())),
  /** GitHub's own name for what OpenAPI 3.1 calls webhooks. */
  'x-webhooks': z.record(z.string(), z.object({ post: z.object({ requestBody: z.unknown() }) })).default({}),
});
export type Description = z.infer<typeof Description>;
export type Parameter = z.infer<typeof Parameter>;

/** Reads a description and translates its schemas for Ajv; throws if `raw` is not one. */
export function readDescription(raw: unknown): Description {
  return Description.parse(translate(raw));
}

export interface FoundOperation {
  /** `GET /repos/{owner}/{repo}` */
  readonly label: string;
  readonly parameters: readonly Parameter[];
  readonly pathValues: Readonly<Record<string, string>>;
  /** Undefined if the operation takes no JSON. */
  readonly body: { readonly schema: unknown; readonly required: boolean } | undefined;
  /** Undefined for a status outside the description; `schema` is undefined for a response without JSON. */
  response(status: number): { readonly schema: unknown } | undefined;
}

// GitHub accepts slashes in these, though its description marks only some of them.
const long = new Set(['ref', 'branch', 'basehead', 'tree_sha']);

/** The matching operation with the most literal path segments. */
export function findOperation(description: Description, method: string, path: string): FoundOperation | undefined {
  const fitting = Object.entries(description.paths)
    .filter(([, methods]) => methods[method.toLowerCase()] !== undefined)
    .flatMap(([template, methods]) => {
      const values = matchTemplate(template, path);
      return values === undefined ? [] : [{ template, values, raw: methods[method.toLowerCase()] }];
    })
    .sort((one, other) => countFixed(other.template) - countFixed(one.template));
  const best = fitting[0];
  if (best === undefined) return undefined;
  const operation = Operation.parse(best.raw);
  return {
    label: `${method} ${best.template}`,
    parameters: operation.parameters.map((parameter) => Parameter.parse(resolve(description, parameter))),
    pathValues: best.values,
    body: readBody(description, operation.requestBody),
    response(status) {
      const raw = operation.responses[String(status)];
      if (raw === undefined) return undefined;
      return { schema: Response.parse(resolve(description, raw)).content?.['application/json']?.schema };
    },
  };
}

/** The JSON body of a request, or undefined if it has none. */
export function readBody(description: Description, raw: unknown): FoundOperation['body'] {
  if (raw === undefined) return undefined;
  const body = Body.parse(resolve(description, raw));
  const json = body.content['application/json'];
  return json === undefined ? undefined : { schema: json.schema, required: body.required };
}

function matchTemplate(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const names: string[] = [];
  const pattern = template.replace(/[.]/g, '\\.').replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    // The path of a repository's top folder is empty.
    if (name === 'path') return '(.*)';
    return long.has(name) ? '(.+)' : '([^/]+)';
  });
  const match = new RegExp(`^${pattern}$`).exec(path);
  if (match === null) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]));
}

function countFixed(template: string): number {
  return template.split('/').filter((segment) => segment !== '' && !segment.startsWith('{')).length;
}
