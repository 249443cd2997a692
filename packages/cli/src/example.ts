import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Catalogue } from '@suture/local/demo';
import { z } from 'zod';

const example = fileURLToPath(new URL('../../../examples/orders/', import.meta.url));

const Built = z.object({ head: z.string() });
const BuildHistory = z.function({ input: [z.object({ into: z.string() })], output: z.promise(Built) });
const HistoryModule = z.object({ buildHistory: BuildHistory });

/** The example's list of bugs and ordinary requests. */
export async function prepareExample(): Promise<{ readonly catalogue: Catalogue }> {
  const { readCatalogue } = await import('@suture/local/demo');
  return { catalogue: readCatalogue(join(example, 'bugs.json')) };
}

/** Builds the example's repository with its whole history in a new folder, with somebody who can merge in it; returns the folder. */
export async function materialise(folder: string): Promise<string> {
  const { nameReviewer } = await import('@suture/local/demo');
  const { buildHistory } = HistoryModule.parse(await import(join(example, 'build-history.mjs')));
  await buildHistory({ into: folder });
  nameReviewer(folder);
  return folder;
}
