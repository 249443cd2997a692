import { transformSync } from 'esbuild';
import { expect, it } from 'vitest';
import { sourceMapper } from './source-maps.ts';

const source = `interface Order {\n  total: number;\n}\n\nexport function show(order: Order): string {\n  return order.total.toFixed(2);\n}\n`;

function builtWith(sourcemap: 'inline' | 'external'): ReadonlyMap<string, string> {
  const { code, map } = transformSync(source, { loader: 'ts', format: 'esm', sourcefile: '../src/show.ts', sourcemap });
  const files = new Map([['src/show.ts', source]]);
  if (sourcemap === 'inline') return files.set('dist/show.js', code);
  return files.set('dist/show.js', `${code}//# sourceMappingURL=show.js.map\n`).set('dist/show.js.map', map);
}

it.each(['inline', 'external'] as const)('finds the source line of a built file with an %s map', (kind) => {
  const files = builtWith(kind);
  const built = files.get('dist/show.js') ?? '';
  const line = built.split('\n').findIndex((text) => text.includes('toFixed')) + 1;
  const column = (built.split('\n')[line - 1] ?? '').indexOf('total');

  const mapped = sourceMapper((path) => files.get(path))({ file: 'dist/show.js', line, column });

  expect(mapped).toMatchObject({ file: 'src/show.ts', line: 6 });
});

it('maps no frame whose source is not in the tree', () => {
  const files = new Map([...builtWith('inline')].filter(([path]) => path !== 'src/show.ts'));

  const mapped = sourceMapper((path) => files.get(path))({ file: 'dist/show.js', line: 2, column: 2 });

  expect(mapped).toBeUndefined();
});
