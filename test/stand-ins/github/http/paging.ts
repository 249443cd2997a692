import { Refused } from './answer.ts';
import type { Call } from './route.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly headers: Readonly<Record<string, string>>;
  readonly number: number;
}

/** The page a request asks for, and the Link header that leads to the others. */
export function paginate<T>(call: Call, all: readonly T[], standard = 30): Page<T> {
  const size = Math.min(readCount(call, 'per_page', standard), Math.max(standard, 100));
  const number = readCount(call, 'page', 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const links = [
    ...(number > 1 ? [link(call, Math.min(number - 1, last), 'prev'), link(call, 1, 'first')] : []),
    ...(number < last ? [link(call, number + 1, 'next'), link(call, last, 'last')] : []),
  ];
  return {
    items: all.slice((number - 1) * size, number * size),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
    number,
  };
}

function readCount(call: Call, name: string, standard: number): number {
  const text = call.query.get(name);
  if (text === null) return standard;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new Refused(422, `Invalid request.\n\n${name} must be a positive integer.`);
  return count;
}

function link(call: Call, page: number, relation: string): string {
  const url = new URL(call.target, call.world.url);
  url.searchParams.set('page', String(page));
  return `<${url.href}>; rel="${relation}"`;
}
