import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Config, type ConfigInput, describeError, InvalidInput, readConfig } from '@suture/core';
import * as z from 'zod';

const names = ['suture.config.ts', 'suture.config.mjs', 'suture.config.js', 'suture.config.json'];
const ConfigModule = z.object({ default: z.unknown() });

/**
 * The operator's configuration for healing one repository on this machine: the named file, the repository's own, or defaults.
 * @throws InvalidInput when the file is not there, does not load, or holds an unknown or wrong field
 */
export async function loadConfig(repository: string, file?: string): Promise<Config> {
  const path =
    file === undefined
      ? names.map((name) => join(repository, name)).find((candidate) => existsSync(candidate))
      : resolve(file);
  if (path === undefined) return readConfig(defaultConfig(repository), 'the default configuration');
  if (!existsSync(path)) throw new InvalidInput(`the configuration ${path}`, ['there is no such file']);
  return readConfig(await loadValue(path), `the configuration ${path}`);
}

async function loadValue(path: string): Promise<unknown> {
  try {
    if (path.endsWith('.json')) return withoutSchema(JSON.parse(await readFile(path, 'utf8')));
    const loaded = await importModule(pathToFileURL(path).href);
    const value = ConfigModule.parse(loaded).default;
    // In a CommonJS folder, the loader wraps a module's default export a second time.
    const wrapped = ConfigModule.safeParse(value);
    return wrapped.success && wrapped.data.default !== undefined ? wrapped.data.default : value;
  } catch (cause) {
    throw new InvalidInput(`the configuration ${path}`, [`it does not load: ${describeError(cause)}`], { cause });
  }
}

/** A file in JSON may name its schema, which is for editors. */
function withoutSchema(value: unknown): unknown {
  const named = z.looseObject({ $schema: z.string() }).safeParse(value).data;
  if (named === undefined) return value;
  const { $schema: _schema, ...config } = named;
  return config;
}

/** Node before 22.18 reads no TypeScript: there the compiled command, which runs without tsx, adds the loader when a file needs it. */
async function importModule(url: string): Promise<unknown> {
  try {
    return await import(url);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_UNKNOWN_FILE_EXTENSION')) throw error;
    register(new URL('./typescript-loader.ts', import.meta.url));
    // Node keeps the failure under the address that it had.
    return await import(`${url}?typescript`);
  }
}

/** One service, named after the folder, that every alarm belongs to. Its pull request is a local record, so it is no draft. */
function defaultConfig(repository: string): ConfigInput {
  return {
    services: { [basename(repository)]: { repository, alarms: ['**'], trust: { start: 'propose' } } },
    limits: { verifySeconds: { critical: 0, high: 0, medium: 0, low: 0 } },
  };
}

/** The service in this folder: the wanted one, the one with this repository, or the only one. @throws InvalidInput otherwise */
export function chooseService(config: Config, repository: string, wanted?: string): string {
  const names = Object.keys(config.services);
  if (wanted !== undefined) {
    if (config.services[wanted] !== undefined) return wanted;
    throw new InvalidInput('the option --service', [
      `there is no service "${wanted}"; the configuration has ${names.join(', ') || 'none'}`,
    ]);
  }
  const own = Object.entries(config.services).find(
    ([, service]) => resolve(repository, service.repository) === repository,
  );
  const [first, second] = names;
  if (own !== undefined) return own[0];
  if (first !== undefined && second === undefined) return first;
  throw new InvalidInput('the configuration', [
    `services: several are configured (${names.join(', ')}); choose one with --service NAME`,
  ]);
}
