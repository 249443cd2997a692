import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { load } from './typescript-loader.ts';

const context = { conditions: [], format: undefined, importAssertions: {}, importAttributes: {} };
const passedOn = { format: 'module', source: 'passed on' };
const folder = mkdtempSync(join(tmpdir(), 'suture-loader-'));

function loadFile(name: string, text: string) {
  writeFileSync(join(folder, name), text);
  return load(`${pathToFileURL(join(folder, name)).href}?typescript`, context, async () => passedOn);
}

it('removes the types of a TypeScript module, and the imports of types alone', async () => {
  const { format, source } = await loadFile(
    'suture.config.ts',
    "import type { Config } from 'nowhere';\nconst floor: string = 'high';\nexport default { floor } satisfies Partial<Config>;\n",
  );

  const module: unknown = await import(`data:text/javascript,${encodeURIComponent(String(source))}`);
  expect(format).toBe('module');
  expect(module).toMatchObject({ default: { floor: 'high' } });
});

it('leaves other modules to Node', async () => {
  expect(await loadFile('suture.config.mjs', 'export default {};')).toBe(passedOn);
  expect(await load('node:fs', context, async () => passedOn)).toBe(passedOn);
});
