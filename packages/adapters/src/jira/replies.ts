import * as z from 'zod';

/** The fields we use of Jira's answers. */
export const Created = z.object({ key: z.string() });
export const Found = z.object({ issues: z.array(z.object({ key: z.string() })) });
export const Issue = z.object({
  fields: z.object({
    status: z.object({ name: z.string(), statusCategory: z.object({ key: z.string() }) }),
    /** A document in Cloud, wiki markup in Data Center. */
    description: z.unknown(),
  }),
});
export type Issue = z.infer<typeof Issue>;
export const Comments = z.object({ comments: z.array(z.object({ body: z.unknown() })) });
export const Transitions = z.object({
  transitions: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      to: z.object({ name: z.string() }).optional(),
      /** What its screen asks for. */
      fields: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});
export const Nothing = z.unknown();
export const Project = z.object({ key: z.string(), issueTypes: z.array(z.object({ name: z.string() })).default([]) });
export const Permissions = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })),
});

/** A document of Jira Cloud, as far as it is read: nodes with text in them. */
export const AdfNode = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  get content() {
    return z.array(AdfNode).optional();
  },
});
export type AdfNode = z.infer<typeof AdfNode>;
export const AdfDocument = z.looseObject({ type: z.literal('doc'), content: z.array(AdfNode).default([]) });
export const AdfContent = z.array(AdfNode);

/** The text of a node or document, without its markup. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const node = AdfNode.safeParse(value).data;
  if (node === undefined) return '';
  return [node.text ?? '', ...(node.content ?? []).map(textOf)].filter((text) => text !== '').join('\n');
}
