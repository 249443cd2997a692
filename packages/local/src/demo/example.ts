import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidInput } from '@suture/core';
import * as z from 'zod';
import { type Catalogue, readCatalogue } from './catalogue.ts';

const examples = fileURLToPath(new URL('../../../../examples/', import.meta.url));
/** The packages of this checkout, which examples with packages use. */
const packages = fileURLToPath(new URL('../../../../node_modules', import.meta.url));

const Built = z.object({ head: z.string() });
const Order = z.object({ into: z.string(), upTo: z.string().optional() });
const BuildHistory = z.function({ input: [Order], output: z.promise(Built) });
const HistoryModule = z.object({ buildHistory: BuildHistory });

/**
 * The bugs and the ordinary requests of an example service.
 * @throws InvalidInput when there is no such example
 */
export function readExample(name = 'orders'): Catalogue {
  const known = readdirSync(examples).filter((folder) => existsSync(pathOf(folder, 'bugs.json')));
  if (known.includes(name)) return readCatalogue(pathOf(name, ''));
  throw new InvalidInput('the option --example', [`there is no example "${name}". Use one of: ${known.join(', ')}`]);
}

/** The patch with the repair that a person would make of a bug. */
export function answerOf({ example }: Pick<Catalogue, 'example'>, bug: string): string {
  return pathOf(example, join('answers', `${bug}.patch`));
}

/** Builds the repository of the example `orders` as `buildRepository` does. */
export function buildOrders(folder: string): Promise<string> {
  return buildRepository({ example: 'orders' }, folder);
}

/**
 * Builds an example's repository with its whole history in a new folder, with its packages and a git identity that can merge; returns the
 * folder.
 */
export async function buildRepository({ example }: Pick<Catalogue, 'example'>, folder: string): Promise<string> {
  await buildExample({ name: example, into: folder });
  linkPackages(folder);
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
  const { buildHistory } = HistoryModule.parse(await import(pathOf(name, 'build-history.mjs')));
  await buildHistory(rest);
}

const Manifest = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

/** Makes the packages of this checkout those of an example's tree, if it needs any. */
export function linkPackages(folder: string): void {
  const manifest = Manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  if (Object.keys(manifest.dependencies).length > 0) symlinkSync(packages, join(folder, 'node_modules'));
}

function pathOf(example: string, path: string): string {
  return join(examples, example, path);
}

/** A merge is made under the repository's git identity. */
function nameReviewer(repository: string): void {
  execFileSync('git', ['config', 'user.name', 'Demo reviewer'], { cwd: repository });
  execFileSync('git', ['config', 'user.email', 'reviewer@example.com'], { cwd: repository });
}
