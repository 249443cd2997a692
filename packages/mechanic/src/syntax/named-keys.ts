import * as t from '@babel/types';
import { parseJson } from '../json.ts';
import type { SourceTree } from '../model.ts';
import type { Module } from './module.ts';
import { keyName } from './text.ts';

/** Settings files are small. A larger file holds data, whose keys say little. */
const settingsLimit = 50_000;

/** The keys of every object that stands under a name in settings kept as JSON. */
export function keysInJson(tree: SourceTree, name: string, isTest: (path: string) => boolean): readonly string[] {
  const files = tree
    .list()
    .filter(
      (path) => path.endsWith('.json') && !isTest(path) && !/(^|\/)(package|package-lock|tsconfig)[^/]*$/.test(path),
    );
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

/** The keys of every object that is written out under a name in code; a spread may bring more. */
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
