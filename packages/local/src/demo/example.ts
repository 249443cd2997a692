import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { type Catalogue, readCatalogue } from './service.ts';

const examples = fileURLToPath(new URL('../../../../examples/', import.meta.url));

const Built = z.object({ head: z.string() });
const Order = z.object({ into: z.string(), upTo: z.string().optional() });
const BuildHistory = z.function({ input: [Order], output: z.promise(Built) });
const HistoryModule = z.object({ buildHistory: BuildHistory });

/** The bugs and the ordinary requests of the example service. */
export function readExample(): Catalogue {
  return readCatalogue(join(examples, 'orders', 'bugs.json'));
}

/** The patch with the repair that a person would make of a bug. */
export function answerOf(bug: string): string {
  return join(examples, 'orders', 'answers', `${bug}.patch`);
}

/** Builds the example service's repository with its whole history in a new folder, with a git identity that can merge; returns the folder. */
export async function buildOrders(folder: string): Promise<string> {
  await buildExample({ name: 'orders', into: folder });
  nameReviewer(folder);
  return folder;
}

/**
 * Builds an example's repository in a new folder, up to the commit with the subject `upTo` if given.
 * @throws Error when there is no such example or commit
 */
export async function buildExample(order: {
  readonly name: string;
  readonly into: string;
  readonly upTo?: string;
}): Promise<void> {
  const { name, ...rest } = order;
  const { buildHistory } = HistoryModule.parse(await import(join(examples, name, 'build-history.mjs')));
  await buildHistory(rest);
}

/** A merge is made under the repository's git identity. */
function nameReviewer(repository: string): void {
  execFileSync('git', ['config', 'user.name', 'Demo reviewer'], { cwd: repository });
  execFileSync('git', ['config', 'user.email', 'reviewer@example.com'], { cwd: repository });
}
