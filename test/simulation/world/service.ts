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
const right = (id: string) => `export const handle = (input) => input.${id} === undefined ? 0 : input.${id}.total;\n`;
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

/** A change of the file that is wrong. */
export function changeFor({ id, path }: Cause, tree: Tree, isGood: boolean, number: number): FileChange {
  return { path, before: tree.get(path) ?? null, after: isGood ? right(id) : useless(id, number) };
}

export function errorOf({ id, path, service }: Cause): ObservedError {
  const message = `Cannot read properties of undefined (reading '${id}')`;
  const stack = `TypeError: ${message}\n    at handle (/srv/${service}/${path}:1:40)`;
  return { error: { name: 'TypeError', message, stack }, count: 7 };
}

export const suite: TestCommand = { framework: 'node', argv: ['node', '--test'], env: {}, source: 'node --test' };
