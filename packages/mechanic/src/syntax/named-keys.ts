import * as t from '@babel/types';
import { parseJson } from '../json.ts';
import type { SourceTree } from '../model.ts';
import type { Module } from './module.ts';
import { keyName } from './text.ts';

/** Settings files are small. The keys of a larger file are data. */
const settingsLimit = 50_000;
const toolFile = /(^|\/)(package|package-lock|tsconfig)[^/]*$/;

/** The keys of every object under a name in JSON settings. */
export function keysInJson(tree: SourceTree, name: string, isTest: (path: string) => boolean): readonly string[] {
  const files = tree.list().filter((path) => path.endsWith('.json') && !isTest(path) && !toolFile.test(path));
  return files.flatMap((path) => {
    const text = tree.read(path) ?? '';
    return text.length > settingsLimit || !text.includes(`"${name}"`) ? [] : keysOf(parseJson(text), name);
  });
}

function keysOf(value: unknown, name: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => [
    ...(key === name && typeof inner === 'object' && inner !== null ? Object.keys(inner) : []),
    ...keysOf(inner, name),
  ]);
}

/** The keys of every object literal under a name in code. Keys from a spread are unknown. */
export function keysInCode(modules: readonly Module[], name: string): readonly string[] {
  return modules.flatMap((module) =>
    module.spots.flatMap(({ node }) =>
      t.isObjectProperty(node) && !node.computed && keyName(node.key) === name && t.isObjectExpression(node.value)
        ? node.value.properties.flatMap((one) =>
            t.isSpreadElement(one) || one.computed ? [] : (keyName(one.key) ?? []),
          )
        : [],
    ),
  );
}
