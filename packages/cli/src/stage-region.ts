import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Config, InvalidInput } from '@suture/core';

/** The configuration of this folder, or its problem: much of a deployment can be looked at without it. */
export interface Configuration {
  readonly config?: Config;
  readonly configProblem?: string;
}

const names = ['ts', 'mjs', 'js', 'json'].map((ending) => `suture.config.${ending}`);

/** @param file another configuration than the `suture.config.*` of this folder */
export async function readConfiguration(file?: string): Promise<Configuration> {
  if (file === undefined && !names.some((name) => existsSync(resolve(name)))) return {};
  const { loadConfig } = await import('@suture/local');
  try {
    return { config: await loadConfig(process.cwd(), file) };
  } catch (error) {
    if (error instanceof InvalidInput) return { configProblem: error.message };
    throw error;
  }
}

/** What the help says of every command's `--region`. */
export const regionHelp = 'its region (default: that of the stage in the configuration, or of the AWS profile)';

/** Where a stage is: as given, or as the configuration says; undefined for the region of the AWS profile. */
export function regionOf(stage: string, given: string | undefined, { config }: Configuration): string | undefined {
  return given ?? config?.stages[stage]?.region;
}
