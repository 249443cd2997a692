import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInput } from '@suture/core';
import type { FoundTelemetry } from './find-telemetry.ts';
import { type FoundRepository, readRepository } from './read-repository.ts';
import { writeConfig } from './write-config.ts';

export interface InitOptions {
  readonly folder: string;
  /** Overwrites a configuration that is there. */
  readonly force: boolean;
  /** Alarms and log groups of the account; throws when it cannot be asked. */
  findTelemetry(service: string): Promise<FoundTelemetry>;
  /** Asked before the file is written. */
  agree(file: string, text: string): Promise<boolean>;
}

export interface InitReport {
  readonly file: string;
  readonly written: boolean;
  readonly found: FoundRepository;
  /** Left out when the account could not be asked. */
  readonly telemetry?: FoundTelemetry;
  /** Why the account could not be asked. */
  readonly telemetryProblem?: string;
}

/**
 * Writes `suture.config.ts` from what the repository and the account say.
 * @throws InvalidInput when the file is there and `force` is not given
 */
export async function writeFirstConfig({ folder, force, findTelemetry, agree }: InitOptions): Promise<InitReport> {
  const file = join(folder, 'suture.config.ts');
  const found = await readRepository(folder);
  const looked = await lookAround(found.service, findTelemetry);
  const text = writeConfig(found, looked.telemetry);
  const report = { file, found, ...looked };
  if (!(await agree(file, text))) return { ...report, written: false };
  try {
    await writeFile(file, text, { flag: force ? 'w' : 'wx' });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') throw alreadyThere(file, cause);
    throw cause;
  }
  return { ...report, written: true };
}

/** @throws InvalidInput that says what to do about a file that is there */
export function alreadyThere(file: string, cause?: unknown): InvalidInput {
  return new InvalidInput(`the file ${file}`, ['it already exists; overwrite it with --force'], { cause });
}

async function lookAround(
  service: string,
  find: InitOptions['findTelemetry'],
): Promise<Pick<InitReport, 'telemetry' | 'telemetryProblem'>> {
  try {
    return { telemetry: await find(service) };
  } catch (error) {
    return {
      telemetryProblem: error instanceof Error ? `${error.name}: ${error.message.slice(0, 200)}` : 'the call failed',
    };
  }
}
