import { join } from 'node:path';
import { describeError, type WebhookName } from '@suture/core';
import { addSources } from './edit-config.ts';
import type { FoundTelemetry } from './find-telemetry.ts';
import { type FoundRepository, readRepository } from './read-repository.ts';
import { toJson } from './to-json.ts';
import { writeConfig } from './write-config.ts';
import { writeNewFile } from './write-new-file.ts';

export interface InitOptions {
  readonly folder: string;
  /** Overwrites a configuration that is there. */
  readonly force: boolean;
  /** Writes JSON that names its schema, without comments. */
  readonly json?: boolean;
  /** Writes a configuration for a trial without GitHub. */
  readonly trial?: boolean;
  /** Sources of alerts to begin with. */
  readonly sources?: readonly WebhookName[];
  /** Alarms and log groups of the account. Throws if the account cannot be read. */
  findTelemetry(service: string): Promise<FoundTelemetry>;
  /** The region of the environment or the AWS profile. */
  findRegion(): Promise<string | undefined>;
  /** Asked before the file is written. */
  agree(file: string, text: string): Promise<boolean>;
}

export interface InitReport {
  readonly file: string;
  readonly written: boolean;
  readonly found: FoundRepository;
  /** Left out if the account could not be read. */
  readonly telemetry?: FoundTelemetry;
  /** Why the account could not be read. */
  readonly telemetryProblem?: string;
}

/**
 * Writes `suture.config.ts` or `suture.config.json` from the repository and the account.
 * @throws InvalidInput when the file exists and `force` is not given
 */
export async function writeFirstConfig(options: InitOptions): Promise<InitReport> {
  const { folder, force, json = false, findTelemetry, findRegion, agree } = options;
  const file = join(folder, `suture.config.${json ? 'json' : 'ts'}`);
  const found = await readRepository(folder);
  const looked = await lookAround(found.service, findTelemetry);
  const plain = writeConfig(found, looked.telemetry, await findRegion(), options.trial);
  const text = addSources({ text: json ? toJson(plain) : plain, isJson: json }, options.sources ?? []);
  const report = { file, found, ...looked };
  if (!(await agree(file, text))) return { ...report, written: false };
  await writeNewFile(file, text, { force });
  return { ...report, written: true };
}

async function lookAround(
  service: string,
  find: InitOptions['findTelemetry'],
): Promise<Pick<InitReport, 'telemetry' | 'telemetryProblem'>> {
  try {
    return { telemetry: await find(service) };
  } catch (error) {
    return { telemetryProblem: describeError(error).slice(0, 300) };
  }
}
