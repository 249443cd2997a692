import * as z from 'zod';

type Path = readonly string[];

/** What a page says of a field: its path, with `<name>` for a name that a person chooses, and its meaning as plain text. */
export interface FieldDescription {
  readonly path: Path;
  readonly text: string;
}

/**
 * Reads the tables "field, default, meaning" of docs/configuration.md. A heading with names in backticks says where its fields are:
 * from the top for one of the second level or with a dot, else below the heading above it.
 */
export function readFieldDescriptions(page: string): readonly FieldDescription[] {
  const found: FieldDescription[] = [];
  let chapter: Path = [];
  let sections: readonly Path[] = [[]];
  for (const line of page.split('\n')) {
    const [, marks, title = ''] = /^(##+) (.*)$/.exec(line) ?? [];
    if (marks !== undefined) {
      const names = namesIn(title).map((name) => name.split('.'));
      if (marks === '##') chapter = names[0] ?? [];
      sections = marks === '##' ? [chapter] : names.map((name) => (name.length > 1 ? name : [...chapter, ...name]));
      continue;
    }
    const [, fields = '', , meaning] = /^\| (.*?) \| (.*?) \| (.*) \|$/.exec(line) ?? [];
    if (meaning === undefined) continue;
    for (const field of namesIn(fields))
      for (const section of sections) found.push({ path: [...section, ...field.split('.')], text: toText(meaning) });
  }
  return found;
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

function toText(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '');
}

const Node = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
});

/** A JSON Schema in which the field at a path has a description; a path that it does not have changes nothing. */
export function describeField(schema: unknown, { path, text }: FieldDescription): unknown {
  const node = Node.safeParse(schema).data;
  const [name, ...rest] = path;
  if (node === undefined) return schema;
  if (name === undefined) return { ...node, description: text };
  const below = (inner: unknown) => describeField(inner, { path, text });
  const found = node.properties?.[name];
  const next = { path: rest, text };
  return {
    ...node,
    ...(node.properties !== undefined &&
      found !== undefined && { properties: { ...node.properties, [name]: describeField(found, next) } }),
    ...(name === '<name>' &&
      typeof node.additionalProperties === 'object' && {
        additionalProperties: describeField(node.additionalProperties, next),
      }),
    ...(node.items !== undefined && { items: below(node.items) }),
    ...(node.anyOf !== undefined && { anyOf: node.anyOf.map(below) }),
    ...(node.oneOf !== undefined && { oneOf: node.oneOf.map(below) }),
  };
}
