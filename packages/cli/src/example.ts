import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Catalogue } from '@suture/local/demo';
import { z } from 'zod';

const examples = fileURLToPath(new URL('../../../examples/', import.meta.url));
const example = join(examples, 'orders');

const Built = z.object({ head: z.string() });
const Order = z.object({ into: z.string(), upTo: z.string().optional() });
const BuildHistory = z.function({ input: [Order], output: z.promise(Built) });
const HistoryModule = z.object({ buildHistory: BuildHistory });

/** The example's list of bugs and ordinary requests. */
export async function prepareExample(): Promise<{ readonly catalogue: Catalogue }> {
  const { readCatalogue } = await import('@suture/local/demo');
  return { catalogue: readCatalogue(join(example, 'bugs.json')) };
}

/** Builds the example's repository with its whole history in a new folder, with somebody who can merge in it; returns the folder. */
export async function materialise(folder: string): Promise<string> {
  const { nameReviewer } = await import('@suture/local/demo');
  await buildExample({ name: 'orders', into: folder });
  nameReviewer(folder);
  return folder;
}

/** Builds an example's repository in a new folder, up to the commit with that subject where one is given. @throws Error when there is no such example or commit */
export async function buildExample(order: {
  readonly name: string;
  readonly into: string;
  readonly upTo?: string;
}): Promise<void> {
  const { name, ...rest } = order;
  const { buildHistory } = HistoryModule.parse(await import(join(examples, name, 'build-history.mjs')));
  await buildHistory(rest);
}
