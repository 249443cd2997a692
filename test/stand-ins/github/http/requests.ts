import type { z } from 'zod';
import type { AnyContext } from './context.ts';
import { type FieldProblem, invalid, Refused } from './refusals.ts';

/** Parses the body; refuses with 422 and the invalid fields. */
export function readBody<T>(c: AnyContext, schema: z.ZodType<T>, resource: string): T {
  const read = schema.safeParse(c.var.body ?? {}, { reportInput: true });
  if (read.success) return read.data;
  throw invalid(
    ...read.error.issues.map((issue): FieldProblem => {
      const field = issue.path.join('.');
      const missing = issue.code === 'invalid_type' && issue.input === undefined;
      const code = missing ? 'missing_field' : 'invalid';
      const message = missing ? `"${field}" wasn't supplied.` : issue.message;
      return field === '' ? { resource, code, message } : { resource, field, code, message };
    }),
  );
}

/** The media type that the `accept` header asks for. */
export function readMedia(c: AnyContext): 'json' | 'diff' | 'raw' | 'sha' {
  const name = /application\/vnd\.github(?:\.v3)?\.(\w+)/.exec(c.req.header('accept') ?? '')?.[1];
  return name === 'diff' || name === 'raw' || name === 'sha' ? name : 'json';
}

/** A response in one of GitHub's own media types. */
export function sendMedia(c: AnyContext, content: string | Buffer, media: string): Response {
  return c.body(new Uint8Array(Buffer.from(content)), 200, {
    'content-type': `application/vnd.github.v3.${media}; charset=utf-8`,
  });
}

/** The items of the requested page; sets the Link header to the other pages. */
export function paginate<T>(c: AnyContext, all: readonly T[], standard = 30): readonly T[] {
  const size = Math.min(readCount(c, 'per_page', standard), Math.max(standard, 100));
  const number = readCount(c, 'page', 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const links = [
    ...(number > 1 ? [link(c, Math.min(number - 1, last), 'prev'), link(c, 1, 'first')] : []),
    ...(number < last ? [link(c, number + 1, 'next'), link(c, last, 'last')] : []),
  ];
  if (links.length > 0) c.header('link', links.join(', '));
  return all.slice((number - 1) * size, number * size);
}

function readCount(c: AnyContext, name: string, standard: number): number {
  const text = c.req.query(name);
  if (text === undefined) return standard;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new Refused(422, `Invalid request.\n\n${name} must be a positive integer.`);
  return count;
}

function link(c: AnyContext, page: number, relation: string): string {
  const { pathname, search } = new URL(c.req.url);
  const url = new URL(`${pathname}${search}`, c.var.world.url);
  url.searchParams.set('page', String(page));
  return `<${url.href}>; rel="${relation}"`;
}
