import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Config, describeError, InvalidInput, type WebhookName } from '@suture/core';
import { FormNotKnown } from './config-syntax.ts';
import { addSources, describeAddition } from './edit-config.ts';

/** What naming some sources in a configuration file comes to. */
export type ConfigEdit =
  | { readonly kind: 'none' }
  | { readonly kind: 'edit'; readonly before: string; readonly after: string }
  /** The file is written in a way that cannot be edited: `add` is what its owner adds. */
  | { readonly kind: 'by hand'; readonly why: string; readonly add: string };

const endings = ['.ts', '.mjs', '.js', '.json'];

/** The configuration file of a folder; undefined when there is none. */
export function findConfigFile(folder: string): string | undefined {
  return endings.map((ending) => join(folder, `suture.config${ending}`)).find((file) => existsSync(file));
}

/**
 * Plans the edit of a configuration file, and reads the result as the loader will before anybody relies on it. Writes nothing that stays.
 * @throws InvalidInput when the file does not load as it is
 */
export async function planEdit(file: string, names: readonly WebhookName[]): Promise<ConfigEdit> {
  const isJson = file.endsWith('.json');
  const before = await readFile(file, 'utf8');
  const { loadConfig } = await import('@suture/local');
  const config = await loadConfig(dirname(file), file);
  const missing = names.filter((name) => !config.webhooks.sources.includes(name));
  if (missing.length === 0) return { kind: 'none' };
  const byHand = (why: string): ConfigEdit => ({ kind: 'by hand', why, add: describeAddition(missing, isJson) });
  try {
    const after = addSources({ text: before, isJson }, missing);
    const edited = await loadBeside(file, after, loadConfig);
    return addsOnly(config, edited, missing)
      ? { kind: 'edit', before, after }
      : byHand('the edited file would not load as the present configuration with these sources');
  } catch (error) {
    if (error instanceof FormNotKnown) return byHand(error.message);
    if (error instanceof InvalidInput) return byHand(`the edited file would not load: ${describeError(error)}`);
    throw error;
  }
}

/** Loads a text from the folder of the file, because its imports are relative to that. */
async function loadBeside(
  file: string,
  text: string,
  loadConfig: (folder: string, file: string) => Promise<Config>,
): Promise<Config> {
  const ending = extname(file);
  const draft = `${file.slice(0, -ending.length)}.${randomBytes(6).toString('hex')}${ending}`;
  try {
    await writeFile(draft, text, { flag: 'wx' });
    return await loadConfig(dirname(file), draft);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Whether the sources, and the mapping that `generic` needs, are all that differs. */
function addsOnly(before: Config, after: Config, names: readonly WebhookName[]): boolean {
  const generic = before.webhooks.generic ?? (names.includes('generic') ? after.webhooks.generic : undefined);
  const sources = [...before.webhooks.sources, ...names].sort();
  return isDeepStrictEqual(
    { ...after, webhooks: { ...after.webhooks, sources: [...after.webhooks.sources].sort() } },
    { ...before, webhooks: { ...before.webhooks, sources, ...(generic === undefined ? {} : { generic }) } },
  );
}

/** Writes the edited text, unless somebody changed the file since it was read. @throws InvalidInput then */
export async function writeEdit(file: string, { before, after }: { before: string; after: string }): Promise<void> {
  if ((await readFile(file, 'utf8')) !== before)
    throw new InvalidInput(`the file ${file}`, ['it changed meanwhile; run the command again']);
  await writeFile(file, after);
}

/** The lines that differ, `-` before the old and `+` before the new. The edit is in one place or in two neighbouring ones. */
export function describeEdit({ before, after }: { readonly before: string; readonly after: string }): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const most = Math.min(old.length, now.length);
  let top = 0;
  while (top < most && old[top] === now[top]) top += 1;
  let bottom = 0;
  while (bottom < most - top && old.at(-1 - bottom) === now.at(-1 - bottom)) bottom += 1;
  const context = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
  return [
    ...context(now.slice(Math.max(0, top - 2), top)),
    ...old.slice(top, old.length - bottom).map((line) => `- ${line}`),
    ...now.slice(top, now.length - bottom).map((line) => `+ ${line}`),
    ...context(now.slice(now.length - bottom).slice(0, 2)),
  ].join('\n');
}
