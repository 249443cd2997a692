import type { FileChange, ObservedError, TestCommand } from '@suture/core';
import type { Tree } from '../github/repository.ts';

/** A fault in the code of a service: a line that is wrong until a good fix replaces it. */
export interface Cause {
  readonly id: string;
  readonly service: string;
  readonly repository: string;
  readonly path: string;
}

const wrong = (id: string) => `export const handle = (input) => input.${id}.total;\n`;
/** One fault in two is mended by a guard, which is never more than a draft. */
const right = (id: string) =>
  Number(id.slice(-1)) % 2 === 0
    ? `export const handle = (input) => input.${id}?.total;\n`
    : `export const handle = (input) => totalOf(input, '${id}');\n`;
/** Passes the tests and cures nothing. */
const useless = (id: string, number: number) => `// attempt ${number}\n${wrong(id)}`;

export function createCause(id: string, service: string, repository: string): Cause {
  return { id, service, repository, path: `src/${id}.js` };
}

export function filesOf(causes: readonly Cause[]): Tree {
  return new Map([['README.md', 'A service.\n'], ...causes.map(({ id, path }) => [path, wrong(id)] as const)]);
}

/** Whether a tree still has the fault. */
export function hasFault(tree: Tree, { id, path }: Cause): boolean {
  return tree.get(path)?.includes(right(id)) !== true;
}

/** The file as it should be. */
export function mended({ id, path }: Cause): Readonly<Record<string, string>> {
  return { [path]: right(id) };
}

/** A change of the file that is wrong. */
export function changeFor({ id, path }: Cause, tree: Tree, isGood: boolean, number: number): FileChange {
  return { path, before: tree.get(path) ?? null, after: isGood ? right(id) : useless(id, number) };
}

/** What the service's log says of a fault. Two alarms may see it as two errors, of which nothing but the place is the same. */
export function errorOf({ id, path, service }: Cause, isSecond: boolean): ObservedError {
  const message = isSecond ? `No total of '${id}' is known` : `Cannot read properties of undefined (reading '${id}')`;
  const stack = `TypeError: ${message}\n    at handle (/srv/${service}/${path}:1:40)`;
  return { error: { name: 'TypeError', message, stack }, count: 7 };
}

export const suite: TestCommand = { framework: 'node', argv: ['node', '--test'], env: {}, source: 'node --test' };
