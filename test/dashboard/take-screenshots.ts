import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDynamoStores } from '@suture/adapters/aws/dynamodb';
import { createFileArtifacts } from '@suture/adapters/local-files';
import { openTable } from '@suture/local';
import { openBrowser } from './browser.ts';
import { openRead, sourceOf } from './opened.ts';
import { shownIncident, writeStories } from './stories.ts';

/** Draws the pages of a store on this machine into `docs/screenshots`. Run it with: npm run screenshots */
const target = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));

const shots = [
  { name: 'board', page: '', scheme: 'light', width: 1_440, height: 900 },
  { name: 'board-dark', page: '', scheme: 'dark', width: 1_440, height: 900 },
  { name: 'board-narrow', page: '', scheme: 'light', width: 390, height: 844 },
  { name: 'incident', page: `incidents/${shownIncident}`, scheme: 'light', width: 1_440, height: 1_700 },
  { name: 'incident-narrow', page: `incidents/${shownIncident}`, scheme: 'dark', width: 390, height: 844 },
  { name: 'services', page: 'services', scheme: 'light', width: 1_440, height: 760 },
  { name: 'statistics', page: 'statistics', scheme: 'light', width: 1_440, height: 1_000 },
  { name: 'statistics-dark', page: 'statistics', scheme: 'dark', width: 1_440, height: 1_000 },
] as const;

const folder = mkdtempSync(join(tmpdir(), 'suture-screenshots-'));
const table = await openTable({ folder: join(folder, 'table'), name: 'suture' });
const stores = { ...createDynamoStores(table), artifacts: createFileArtifacts(join(folder, 'artifacts')) };
await writeStories(stores, 160);
const dashboard = await openRead(sourceOf(stores));
const browser = await openBrowser();
for (const { name, page, scheme, width, height } of shots) {
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height } });
  const tab = await context.newPage();
  await tab.goto(dashboard.address);
  await tab.goto(new URL(page, tab.url()).href);
  await tab.locator('.live.on').waitFor();
  await tab.screenshot({ path: join(target, `${name}.png`) });
  await context.close();
}
await browser.close();
await dashboard.close();
await table.close();
rmSync(folder, { recursive: true, force: true });
