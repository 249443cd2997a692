import type { SourceTree } from '../model.ts';
import { listTests } from './sibling.ts';
import type { SentRequest } from './trigger.ts';

/** Characters after a request in which a test says what it is answered with. */
const reach = 400;
const asserted = /\bstatus(?:Code)?\b[^\n\d]{0,40}\b([1-4]\d\d)\b|\.expect\(\s*([1-4]\d\d)\b/g;

/**
 * The status of success that the project's own tests expect of this route, for another id for example. Undefined where they send no such request, or
 * expect several: then only an error of the server is known to be wrong.
 */
export function findKnownStatus(tree: SourceTree, { method, path }: SentRequest): number | undefined {
  const shape = shapeOf(path);
  // A test of an unknown id says nothing of one that exists.
  const found = new Set(
    listTests(tree).flatMap((file) => {
      const text = tree.read(file) ?? '';
      return [...text.matchAll(/(['"`])(\/[^'"`\n]{0,300})\1/g)]
        .filter(
          (call) =>
            shapeOf(call[2] ?? '') === shape && sends(method, text.slice(Math.max(0, call.index - 60), call.index)),
        )
        .flatMap((call) => statusesAfter(text.slice(call.index + call[0].length, call.index + reach)));
    }),
  );
  const good = [...found].filter((status) => status < 300);
  return good.length === 1 ? good[0] : undefined;
}

/** A path without its query, its ids all alike. */
function shapeOf(path: string): string {
  const parts = (path.split('?', 1)[0] ?? '').split('/');
  return parts.map((part) => (/\d|%|\$\{|:/.test(part) ? ':id' : part)).join('/');
}

/** Whether what stands before a path names the method: `'GET', `, `.get(`. */
function sends(method: string, before: string): boolean {
  return new RegExp(`(?:['"]${method}['"]\\s*,|\\.${method.toLowerCase()}\\()\\s*$`).test(before);
}

/** What is said of the answer before the next request. */
function statusesAfter(text: string): readonly number[] {
  const until = text.slice(1).search(/\b(?:it|test)(?:\.\w+)?\s*\(|['"`]\/\w/);
  const [first] = (until < 0 ? text : text.slice(0, until + 1)).matchAll(asserted);
  return first === undefined ? [] : [Number(first[1] ?? first[2])];
}
