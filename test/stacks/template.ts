import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';

const list = <S extends z.ZodType>(item: S) => z.union([z.array(item), item.transform((one) => [one])]);

export const Statement = z.object({
  Effect: z.string(),
  Action: list(z.string()),
  Resource: list(z.unknown()).optional(),
  Principal: z.unknown().optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
export type Statement = z.infer<typeof Statement>;

const Policy = z.object({ Statement: z.array(Statement) });
const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
});
export type Resource = z.infer<typeof Resource>;

/** The resources of a template by logical id, of one type if it is given. */
export function resourcesOf(template: Template | undefined, type?: string): ReadonlyMap<string, Resource> {
  if (template === undefined) throw new RangeError('there is no such stack');
  const { Resources } = z.object({ Resources: z.record(z.string(), Resource).default({}) }).parse(template.toJSON());
  return new Map(Object.entries(Resources).filter(([, resource]) => type === undefined || resource.Type === type));
}

/** The only resource whose logical id begins with a name. */
export function findResource(template: Template | undefined, type: string, name: string): Resource {
  const found = [...resourcesOf(template, type)].filter(([id]) => id.startsWith(name));
  const [first, second] = found;
  if (first === undefined || second !== undefined)
    throw new RangeError(`${found.length} of ${type} begin with ${name}`);
  return first[1];
}

/** Every statement that grants permissions: inline, attached, managed, or in a resource's policy. */
export function allowedBy(template: Template | undefined): readonly Statement[] {
  const documents = [...resourcesOf(template).values()].flatMap(({ Properties }) => [
    Properties.PolicyDocument,
    Properties.KeyPolicy,
    ...z
      .array(z.object({ PolicyDocument: z.unknown() }))
      .catch([])
      .parse(Properties.Policies)
      .map((policy) => policy.PolicyDocument),
  ]);
  return documents
    .flatMap((document) => Policy.safeParse(document).data?.Statement ?? [])
    .filter((statement) => statement.Effect === 'Allow');
}

/** The statements of a policy document. */
export function statementsOf(document: unknown): readonly Statement[] {
  return Policy.parse(document).Statement;
}

/** The statements of one role's inline policy. */
export function inlineOf(role: Resource): readonly Statement[] {
  return z
    .array(z.object({ PolicyDocument: Policy }))
    .parse(role.Properties.Policies)
    .flatMap((policy) => policy.PolicyDocument.Statement);
}
