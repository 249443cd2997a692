import * as t from '@babel/types';
import type { SourceTree } from '../model.ts';
import type { Module } from './module.ts';

/** What a file imports, as written. */
export function importsOf(module: Module): readonly string[] {
  return module.spots.flatMap(({ node }) => {
    if ((t.isImportDeclaration(node) || t.isExportNamedDeclaration(node)) && node.source) return [node.source.value];
    if (!t.isCallExpression(node) || !t.isIdentifier(node.callee, { name: 'require' })) return [];
    const [argument] = node.arguments;
    return t.isStringLiteral(argument) ? [argument.value] : [];
  });
}

/** The file a relative import means, with the extensions that Node, TypeScript and bundlers allow to be left out or swapped. */
export function resolve(tree: SourceTree, from: string, source: string): string | undefined {
  if (!source.startsWith('.')) return undefined;
  const parts = from.split('/').slice(0, -1);
  for (const part of source.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  const base = parts.join('/');
  const swapped = base.replace(/\.([mc]?)js$/, '.$1ts');
  const extensions = ['.ts', '.js', '.tsx', '.jsx', '.mts', '.mjs', '.cts', '.cjs', '.json'];
  const tries = [base, swapped, ...extensions.flatMap((end) => [`${base}${end}`, `${base}/index${end}`])];
  return tries.find((path) => /\.\w+$/.test(path) && tree.read(path) !== undefined);
}
